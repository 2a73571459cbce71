using Entrepot.Oci;

namespace Entrepot.Remotes;

/// <summary>A repository of another registry. A missing thing is a null or a false, not an exception.</summary>
public interface IRemoteRepository
{
    RepositoryName Name { get; }

    IRemoteBlobs Blobs { get; }

    /// <summary>What a reference names there now, without its content; null when there is no such manifest.</summary>
    Task<RemoteManifestHead?> ResolveAsync(Reference reference, CancellationToken cancellationToken);

    /// <summary>The manifest's bytes, checked against <paramref name="reference"/> when it is a digest.</summary>
    Task<RemoteManifest?> GetManifestAsync(Reference reference, CancellationToken cancellationToken);

    /// <summary>Puts the bytes unchanged. The answered digest, if any, is checked.</summary>
    Task PutManifestAsync(Reference reference, RemoteManifest manifest, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the bytes unchanged by their digest, and the tag in the same request where the registry understands that: it
    /// takes nothing under the tag that has not the digest.
    /// </summary>
    /// <returns>False: the manifest is there, and nothing was done about the tag.</returns>
    async Task<bool> PutManifestAsync(RemoteManifest manifest, Tag tag, CancellationToken cancellationToken)
    {
        await PutManifestAsync(Reference.Of(manifest.Digest), manifest, cancellationToken);
        return false;
    }

    /// <summary>Deletes the tag alone: another tag of the same digest stays.</summary>
    Task<RemoteDeletion> DeleteTagAsync(Tag tag, CancellationToken cancellationToken);

    /// <summary>Deletes a manifest by digest. The caller has made sure that nothing there needs it.</summary>
    Task<RemoteDeletion> DeleteManifestAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>The names of the labels that the artifact carries; null where the registry has no labels.</summary>
    Task<IReadOnlyCollection<string>?> ListLabelsAsync(Digest artifact, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<string>?>(null);

    /// <summary>All tags; nothing when the repository does not exist.</summary>
    IAsyncEnumerable<Tag> ListTagsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The referrers of a digest by the referrers API, or by the referrers tag schema where the API is absent.
    /// </summary>
    IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken cancellationToken);
}
