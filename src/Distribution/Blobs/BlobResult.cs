using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;

namespace Entrepot.Distribution.Blobs;

/// <summary>
/// Sends a blob, or the part that was asked for: from the system's cache straight to the socket where connection and
/// storage can do that, else by reads into the connection's buffer, in pieces that cost the least (256 KB; 64 KB where
/// each is encrypted).
/// </summary>
internal sealed class BlobResult(BlobContent content) : IResult
{
    private const int PlainPiece = 256 * 1024;
    private const int EncryptedPiece = 64 * 1024;

    /// <summary>Kestrel looks at each flush to see whether the client still reads: a slow one must manage this in time.</summary>
    private const int FilePiece = 1024 * 1024;

    /// <summary>From here on a part of a file is worth a flush of its own.</summary>
    private const int SmallestFilePart = 16 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (content)
        {
            var range = Announce(httpContext, content.Digest, content.Size);
            if (range is { Satisfiable: true, Length: > 0 })
            {
                await (
                    SenderFor(httpContext, range) is { } sender
                        ? SendFileAsync(httpContext, sender, content.File!, range)
                        : SendAsync(httpContext, range)
                );
            }
        }
    }

    /// <summary>Status and headers, for GET and HEAD alike.</summary>
    public static BlobRange Announce(HttpContext context, Digest digest, long size)
    {
        var (request, response) = (context.Request, context.Response);
        var tag = EntityTags.Of(digest);
        EntityTags.SetDigest(response, digest);
        response.Headers.ETag = tag.ToString();
        response.Headers.AcceptRanges = "bytes";
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        if (EntityTags.IsKnownToClient(request, digest))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return default;
        }

        // Ranges are of GET alone (RFC 9110, 14.2).
        var range = HttpMethods.IsGet(request.Method) ? BlobRange.Of(request, size, tag) : BlobRange.Whole(size);
        response.ContentLength = range.Length;
        if (!range.Satisfiable)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{size}";
            return range;
        }

        response.ContentType = MediaType.OctetStream.ToString();
        if (range.Partial)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {range.First}-{range.First + range.Length - 1}/{size}";
        }

        return range;
    }

    private IFileSender? SenderFor(HttpContext context, BlobRange range) =>
        content.File is not null
        && range.Length >= SmallestFilePart
        && context.Features.Get<ITlsHandshakeFeature>() is null
        && HttpProtocol.IsHttp11(context.Request.Protocol)
            ? context.Features.Get<IFileSender>()
            : null;

    private static async Task SendFileAsync(
        HttpContext context,
        IFileSender sender,
        SafeFileHandle file,
        BlobRange range
    )
    {
        var writer = context.Response.BodyWriter;
        await context.Response.StartAsync(context.RequestAborted);
        await writer.FlushAsync(context.RequestAborted);
        for (var (offset, end) = (range.First, range.First + range.Length); offset < end; )
        {
            var piece = (int)Math.Min(FilePiece, end - offset);
            sender.SendNext(file, offset, piece);
            _ = writer.GetMemory(); // Kestrel advances only what was asked for.
            writer.Advance(piece);
            if ((await writer.FlushAsync(context.RequestAborted)).IsCompleted)
            {
                return;
            }

            BlobMeter.Sent(piece);
            offset += piece;
        }
    }

    private async Task SendAsync(HttpContext context, BlobRange range)
    {
        var writer = context.Response.BodyWriter;
        var piece = context.Request.IsHttps ? EncryptedPiece : PlainPiece;
        for (var (offset, end) = (range.First, range.First + range.Length); offset < end; )
        {
            var memory = writer.GetMemory((int)Math.Min(piece, end - offset));
            var wanted = memory[..(int)Math.Min(Math.Min(memory.Length, piece), end - offset)];
            var read = await content.ReadAsync(wanted, offset, context.RequestAborted);
            if (read == 0)
            {
                // The length has been promised already: only a broken connection tells the client that it is not whole.
                context.Abort();
                return;
            }

            writer.Advance(read);
            offset += read;
            if ((await writer.FlushAsync(context.RequestAborted)).IsCompleted)
            {
                return;
            }

            BlobMeter.Sent(read);
        }
    }
}
