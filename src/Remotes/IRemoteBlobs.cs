using Entrepot.Oci;

namespace Entrepot.Remotes;

/// <summary>The blobs of a repository of another registry.</summary>
public interface IRemoteBlobs
{
    Task<bool> ExistsAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// The blob's bytes from an offset on; null when there is no such blob. After a break the stream goes on where it
    /// was by itself. Reading may throw <see cref="RemoteException"/>; whoever reads checks the digest.
    /// </summary>
    Task<Stream?> OpenAsync(Digest digest, long offset, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the registry to take the blob from <paramref name="from"/>, a repository there; false when it would
    /// rather have it uploaded.
    /// </summary>
    Task<bool> MountAsync(Digest digest, RepositoryName from, CancellationToken cancellationToken);

    /// <summary>
    /// Streams the blob there. After a break it goes on where the registry stands when it takes chunks, else it
    /// begins again.
    /// </summary>
    /// <param name="source">Opens the local bytes from an offset, as often as needed.</param>
    /// <param name="progress">Told the number of bytes sent so far.</param>
    /// <returns>How many bytes were sent: fewer than the blob has when an earlier try had brought the beginning.</returns>
    Task<long> PushAsync(
        Descriptor blob,
        BlobSource source,
        BlobPushOptions options,
        IProgress<long> progress,
        CancellationToken cancellationToken
    );
}
