using System.Runtime.CompilerServices;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Manifests;
using Entrepot.Remotes;

namespace Entrepot.Replication.Transfer.Site;

/// <summary>A repository of this site as a destination.</summary>
/// <param name="endpoint">The one that it is filled from.</param>
internal sealed class SiteRepository(SiteStore store, RepositoryName name, long endpoint, Actor actor)
    : IRemoteRepository
{
    private const int PageSize = 1000;

    public RepositoryName Name => name;

    public IRemoteBlobs Blobs { get; } = new SiteBlobs(store, name, endpoint, actor);

    public async Task<RemoteManifestHead?> ResolveAsync(Reference reference, CancellationToken cancellationToken) =>
        await store.Manifests.FindHeadAsync(name, reference, cancellationToken) is { } head
            ? new RemoteManifestHead(head.Digest, head.MediaType)
            : null;

    public async Task<RemoteManifest?> GetManifestAsync(Reference reference, CancellationToken cancellationToken) =>
        await store.Manifests.FindAsync(name, reference, cancellationToken) is { } manifest
            ? new RemoteManifest(manifest.MediaType, manifest.Digest, manifest.Content)
            : null;

    /// <exception cref="ArtifactFaultException">This site refuses it, as it would refuse a client's push.</exception>
    public async Task PutManifestAsync(
        Reference reference,
        RemoteManifest manifest,
        CancellationToken cancellationToken
    )
    {
        // By the digest, which may be of another algorithm than this site would take for a tag.
        var push = new ManifestPush(
            name,
            Reference.Of(manifest.Digest),
            manifest.MediaType,
            manifest.Content.ToArray(),
            reference.Tag is { } tag ? [tag] : []
        );
        var refusal = await store.Pusher.PushAsync(push, actor, cancellationToken) switch
        {
            ManifestPushResult.Stored => null,
            ManifestPushResult.Superseded => "what the tag has was pushed later",
            ManifestPushResult.Malformed(var reason) => reason,
            ManifestPushResult.DigestMismatch(var actual) => $"its bytes have the digest {actual}",
            ManifestPushResult.ReferencesMissing(var missing) =>
                $"it names {missing[0].Digest}, which the source does not have"
                    + (missing.Count > 1 ? $", and {missing.Count - 1} more" : ""),
            ManifestPushResult.SizeMismatch(var descriptor, var actual) =>
                $"it says that {descriptor.Digest} has {descriptor.Size} bytes, and it has {actual}",
            ManifestPushResult.ProjectUnknown => $"the project {name.Project} was deleted meanwhile",
            var other => throw new InvalidOperationException($"Unknown result {other}."),
        };
        if (refusal is not null)
        {
            throw new ArtifactFaultException($"this site does not take the manifest {manifest.Digest}: {refusal}");
        }
    }

    public async Task<RemoteDeletion> DeleteTagAsync(Tag tag, CancellationToken cancellationToken) =>
        await store.TagDeleter.DeleteAsync(name, tag, actor, cancellationToken) is null
            ? RemoteDeletion.Absent
            : RemoteDeletion.Deleted;

    public async Task<RemoteDeletion> DeleteManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        await store.ManifestDeleter.DeleteAsync(name, digest, actor, cancellationToken) is ManifestDeleteResult.Deleted
            ? RemoteDeletion.Deleted
            : RemoteDeletion.Absent;

    public async IAsyncEnumerable<Tag> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? last = null; ; )
        {
            var page = await store.Tags.ListAsync(name, last, PageSize, cancellationToken) ?? [];
            foreach (var tag in page)
            {
                yield return tag;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            last = page[^1].ToString();
        }
    }

    public async IAsyncEnumerable<Descriptor> ListReferrersAsync(
        Digest subject,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var referrer in await store.Referrers.ListAsync(name, subject, null, cancellationToken))
        {
            yield return referrer;
        }
    }
}
