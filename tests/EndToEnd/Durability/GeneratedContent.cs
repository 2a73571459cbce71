using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Entrepot.EndToEnd.Durability;

/// <summary>Content of any size that is made while it is sent; its digest is known afterwards.</summary>
internal sealed class GeneratedContent(long size, int seed) : HttpContent
{
    private const int BlockSize = 1 << 20;

    /// <summary>The digest of what was sent.</summary>
    internal string Digest { get; private set; } = "";

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var block = new byte[BlockSize];
        new Random(seed).NextBytes(block);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var sent = 0L; sent < size; sent += BlockSize)
        {
            // No two blocks are equal, so that a block in the wrong place is noticed.
            BinaryPrimitives.WriteInt64LittleEndian(block, sent);
            var part = block.AsMemory(0, (int)Math.Min(BlockSize, size - sent));
            hash.AppendData(part.Span);
            await stream.WriteAsync(part, cancellationToken);
        }
        Digest = $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    protected override bool TryComputeLength(out long length)
    {
        length = size;
        return true;
    }
}
