using System.Net;
using System.Net.Http.Headers;
using Entrepot.Oci;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>The blobs of a repository of a registry that speaks the distribution-spec.</summary>
internal sealed class OciBlobs(RegistryConnection connection, RepositoryName repository, bool takesChunks)
    : IRemoteBlobs
{
    /// <summary>The registry takes no bytes with the request that closes an upload.</summary>
    public bool ByPatch { get; init; }

    public Task<bool> ExistsAsync(Digest digest, CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(token => ExistsOnceAsync(digest, token), cancellationToken);

    public Task<bool> MountAsync(Digest digest, RepositoryName from, CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(token => MountOnceAsync(digest, from, token), cancellationToken);

    public async Task<long> PushAsync(
        Descriptor blob,
        BlobSource source,
        BlobPushOptions options,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        ByteRate?[] rates =
        [
            options.BytesPerSecond > 0 ? new ByteRate(options.BytesPerSecond, connection.Clock) : null,
            options.Shared,
        ];
        var push = new BlobPush(blob, source, [.. rates.OfType<ByteRate>()], progress);
        var sessions = new UploadSessions(connection, repository);
        await (
            takesChunks && options.Chunked && blob.Size > ChunkedUpload.ChunkSize
                ? new ChunkedUpload(connection, sessions, this, push).RunAsync(cancellationToken)
                : new MonolithicUpload(connection, sessions, this, push).RunAsync(cancellationToken)
        );
        return blob.Size;
    }

    /// <summary>From wherever the registry keeps them.</summary>
    public async Task<Stream?> OpenAsync(Digest digest, long offset, CancellationToken cancellationToken)
    {
        var first = await connection.Retry.RunAsync(token => OpenFromAsync(digest, offset, token), cancellationToken);
        return first is null
            ? null
            : new ResumedBlob(
                (position, token) => OpenFromAsync(digest, position, token),
                first,
                offset,
                connection.Retry
            );
    }

    private async Task<Stream?> OpenFromAsync(Digest digest, long offset, CancellationToken cancellationToken)
    {
        if (await OpenOnceAsync(digest, offset, cancellationToken) is not { } piece)
        {
            return null;
        }

        var response = piece;
        if (response.Status == HttpStatusCode.PartialContent && !BeginsAt(response, offset))
        {
            // Joined to what came before, another piece would make a blob that nobody has: all of it is read instead.
            response.Dispose();
            if (await OpenOnceAsync(digest, 0, cancellationToken) is not { } whole)
            {
                return null;
            }

            response = whole;
        }

        var skipped = response.Status == HttpStatusCode.PartialContent ? 0 : offset;
        var stream = await response.DetachAsync(cancellationToken);
        try
        {
            await SkipAsync(stream, skipped, cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the piece says that it begins where it was asked to.</summary>
    private static bool BeginsAt(OutboundResponse response, long offset) =>
        ContentRangeHeaderValue.TryParse(response.Header("Content-Range"), out var range)
        && range.Unit == "bytes"
        && range.From == offset;

    private static async Task SkipAsync(Stream stream, long bytes, CancellationToken cancellationToken)
    {
        var buffer = bytes > 0 ? new byte[64 * 1024] : [];
        while (bytes > 0)
        {
            var read = await stream.ReadAsync(
                buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)),
                cancellationToken
            );
            if (read == 0)
            {
                return;
            }

            bytes -= read;
        }
    }

    private async Task<OutboundResponse?> OpenOnceAsync(Digest digest, long offset, CancellationToken cancellationToken)
    {
        var response = await connection.SendAsync(
            Read(HttpMethod.Get, digest) with
            {
                From = offset,
            },
            cancellationToken
        );
        // A server that knows no ranges answers with all of it.
        if (
            (response.Status == HttpStatusCode.OK || (offset > 0 && response.Status == HttpStatusCode.PartialContent))
            && !response.IsHtml
        )
        {
            return response;
        }

        using (response)
        {
            return response.Status switch
            {
                HttpStatusCode.NotFound => null,
                HttpStatusCode.OK => throw new RemoteException(RemoteFaults.NotTheProtocol(What(digest))),
                _ => throw await connection.FaultAsync(response, What(digest), cancellationToken),
            };
        }
    }

    private async Task<bool> ExistsOnceAsync(Digest digest, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(Read(HttpMethod.Head, digest), cancellationToken);
        return response.Status switch
        {
            HttpStatusCode.OK when response.IsHtml => throw new RemoteException(
                RemoteFaults.NotTheProtocol(What(digest))
            ),
            HttpStatusCode.OK => true,
            // Where nothing can be asked for, it is sent: that is only slower.
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => false,
            _ => throw await connection.FaultAsync(response, What(digest), cancellationToken),
        };
    }

    private async Task<bool> MountOnceAsync(Digest digest, RepositoryName from, CancellationToken cancellationToken)
    {
        var uri = connection.Address(
            $"{repository}/blobs/uploads/?mount={Uri.EscapeDataString(digest.ToString())}&from={Uri.EscapeDataString(from.ToString())}"
        );
        var call = new RegistryCall(HttpMethod.Post, uri, RegistryScope.Push(repository), RegistryScope.Pull(from))
        {
            Content = () => new ByteArrayContent([]),
        };
        try
        {
            using var response = await connection.SendAsync(call, cancellationToken);
            switch (response.Status)
            {
                case HttpStatusCode.Created:
                    return true;
                case HttpStatusCode.Accepted:
                    await UploadSessions.AbandonAsync(connection, repository, response.Location);
                    return false;
                default:
                    throw await connection.FaultAsync(response, $"the mount of {What(digest)}", cancellationToken);
            }
        }
        catch (RemoteException exception)
            when (!exception.Fault.IsEndpointFault || exception.Fault.Reason == RemoteFaultReason.Credentials)
        {
            // No right to read the other repository, or no notion of mounts: the upload is the answer to both.
            return false;
        }
    }

    private RegistryCall Read(HttpMethod method, Digest digest) =>
        new(method, connection.Address($"{repository}/blobs/{digest}"), RegistryScope.Pull(repository))
        {
            FollowsToStorage = true,
        };

    private string What(Digest digest) => $"the blob {digest} of {repository}";
}
