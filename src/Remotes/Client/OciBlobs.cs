using System.Net;
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

    public Task PushAsync(
        Descriptor blob,
        BlobSource source,
        BlobPushOptions options,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        var rate = options.BytesPerSecond > 0 ? new ByteRate(options.BytesPerSecond, connection.Clock) : null;
        var push = new BlobPush(blob, source, rate, progress);
        var sessions = new UploadSessions(connection, repository);
        return takesChunks && options.Chunked && blob.Size > ChunkedUpload.ChunkSize
            ? new ChunkedUpload(connection, sessions, this, push).RunAsync(cancellationToken)
            : new MonolithicUpload(connection, sessions, this, push).RunAsync(cancellationToken);
    }

    /// <summary>
    /// The blob's bytes from an offset on, from wherever the registry keeps them; null when it has no such blob. Who
    /// reads them checks the digest.
    /// </summary>
    public async Task<OutboundResponse?> OpenAsync(Digest digest, long offset, CancellationToken cancellationToken)
    {
        var response = await connection.SendAsync(
            Read(HttpMethod.Get, digest) with
            {
                From = offset,
            },
            cancellationToken
        );
        if (response.Status == (offset > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK) && !response.IsHtml)
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
