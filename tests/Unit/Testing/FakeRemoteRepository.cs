using System.Runtime.CompilerServices;
using Entrepot.Oci;
using Entrepot.Remotes;

namespace Entrepot.Unit.Testing;

/// <summary>A repository of a <see cref="FakeRemoteRegistry"/>.</summary>
public sealed class FakeRemoteRepository(FakeRemoteRegistry registry, RepositoryName name)
    : IRemoteRepository,
        IRemoteBlobs
{
    public RepositoryName Name { get; } = name;

    public IRemoteBlobs Blobs => this;

    public Dictionary<Digest, byte[]> StoredBlobs { get; } = [];

    public Dictionary<Digest, RemoteManifest> Manifests { get; } = [];

    public Dictionary<Tag, Digest> Tags { get; } = [];

    /// <summary>The labels of artifacts; null: that registry has none.</summary>
    public Dictionary<Digest, string[]>? Labels { get; set; }

    /// <summary>The digest under a tag, or null.</summary>
    public Digest? this[string tag] => Tags.TryGetValue(Tag.Parse(tag), out var digest) ? digest : null;

    public async Task<RemoteManifestHead?> ResolveAsync(Reference reference, CancellationToken cancellationToken)
    {
        await registry.CallAsync($"resolve {reference}", cancellationToken);
        lock (registry.Gate)
        {
            return Find(reference) is { } found ? new RemoteManifestHead(found.Digest, found.MediaType) : null;
        }
    }

    public async Task<RemoteManifest?> GetManifestAsync(Reference reference, CancellationToken cancellationToken)
    {
        await registry.CallAsync($"get {reference}", cancellationToken);
        lock (registry.Gate)
        {
            return Find(reference);
        }
    }

    public async Task PutManifestAsync(
        Reference reference,
        RemoteManifest manifest,
        CancellationToken cancellationToken
    )
    {
        await registry.CallAsync($"put {reference}", cancellationToken);
        lock (registry.Gate)
        {
            Put(reference, manifest);
        }
    }

    public async Task<bool> PutManifestAsync(RemoteManifest manifest, Tag tag, CancellationToken cancellationToken)
    {
        await registry.CallAsync($"put {manifest.Digest} as {tag}", cancellationToken);
        lock (registry.Gate)
        {
            Put(Reference.Of(manifest.Digest), manifest);
            if (registry.TakesTags)
            {
                Tags[tag] = manifest.Digest;
            }

            return registry.TakesTags;
        }
    }

    public async Task<RemoteDeletion> DeleteTagAsync(Tag tag, CancellationToken cancellationToken)
    {
        await registry.CallAsync($"delete {tag}", cancellationToken);
        lock (registry.Gate)
        {
            if (!Tags.ContainsKey(tag))
            {
                return RemoteDeletion.Absent;
            }

            return registry.Capabilities.TagDeletion && Tags.Remove(tag)
                ? RemoteDeletion.Deleted
                : RemoteDeletion.Unsupported;
        }
    }

    public async Task<RemoteDeletion> DeleteManifestAsync(Digest digest, CancellationToken cancellationToken)
    {
        await registry.CallAsync($"delete {digest}", cancellationToken);
        lock (registry.Gate)
        {
            if (!registry.Capabilities.ManifestDeletion)
            {
                return RemoteDeletion.Unsupported;
            }

            if (registry.Capabilities.TagsBeforeDigests && Tags.ContainsValue(digest))
            {
                throw Refused("a tag points to the manifest");
            }

            foreach (var tag in Tags.Where(pair => pair.Value == digest).Select(pair => pair.Key).ToList())
            {
                Tags.Remove(tag);
            }

            return Manifests.Remove(digest) ? RemoteDeletion.Deleted : RemoteDeletion.Absent;
        }
    }

    public async Task<IReadOnlyCollection<string>?> ListLabelsAsync(
        Digest artifact,
        CancellationToken cancellationToken
    )
    {
        await registry.CallAsync($"labels {artifact}", cancellationToken);
        return Labels is null ? null : Labels.GetValueOrDefault(artifact, []);
    }

    public async IAsyncEnumerable<Tag> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await registry.CallAsync("tags", cancellationToken);
        List<Tag> tags;
        lock (registry.Gate)
        {
            tags = [.. Tags.Keys];
        }

        foreach (var tag in tags)
        {
            yield return tag;
        }
    }

    public async IAsyncEnumerable<Descriptor> ListReferrersAsync(
        Digest subject,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await registry.CallAsync($"referrers {subject}", cancellationToken);
        List<RemoteManifest> referrers;
        lock (registry.Gate)
        {
            referrers = [.. Manifests.Values.Where(manifest => Parse(manifest).Subject?.Digest == subject)];
        }

        foreach (var referrer in referrers)
        {
            yield return new Descriptor(referrer.MediaType, referrer.Digest, referrer.Content.Length);
        }
    }

    public async Task<bool> ExistsAsync(Digest digest, CancellationToken cancellationToken)
    {
        await registry.CallAsync($"exists {digest}", cancellationToken);
        lock (registry.Gate)
        {
            return StoredBlobs.ContainsKey(digest);
        }
    }

    public async Task<Stream?> OpenAsync(Digest digest, long offset, CancellationToken cancellationToken)
    {
        await registry.CallAsync($"open {digest}", cancellationToken);
        lock (registry.Gate)
        {
            return StoredBlobs.TryGetValue(digest, out var bytes) ? new MemoryStream(bytes[(int)offset..]) : null;
        }
    }

    public async Task<bool> MountAsync(Digest digest, RepositoryName from, CancellationToken cancellationToken)
    {
        await registry.CallAsync($"mount {digest} {from}", cancellationToken);
        lock (registry.Gate)
        {
            return registry.Content(from).StoredBlobs.TryGetValue(digest, out var bytes)
                && StoredBlobs.TryAdd(digest, bytes);
        }
    }

    public async Task<long> PushAsync(
        Descriptor blob,
        BlobSource source,
        BlobPushOptions options,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        await registry.CallAsync($"push {blob.Digest}", cancellationToken);
        await using var stream = await source(0, cancellationToken);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        progress.Report(bytes.Length);
        if (blob.Digest.Algorithm.Of(bytes.ToArray()) != blob.Digest || bytes.Length != blob.Size)
        {
            throw new RemoteException(new RemoteFault(RemoteFaultReason.DigestMismatch, "the blob has another digest"));
        }

        lock (registry.Gate)
        {
            registry.BlobsSent.Add(blob.Digest);
            registry.Pushes.Add(options);
            StoredBlobs[blob.Digest] = bytes.ToArray();
        }

        return bytes.Length;
    }

    /// <summary>Puts a manifest as <see cref="PutManifestAsync(Reference, RemoteManifest, CancellationToken)"/> does, without being a call.</summary>
    public void Put(Reference reference, RemoteManifest manifest)
    {
        var document = Parse(manifest);
        IEnumerable<bool> parts = document switch
        {
            ImageIndex index => index.Manifests.Select(child => Manifests.ContainsKey(child.Digest)),
            ImageManifest image => image
                .Layers.Where(layer => !layer.MediaType.IsNonDistributableLayer)
                .Prepend(image.Config)
                .Select(blob => StoredBlobs.ContainsKey(blob.Digest)),
            _ => [false],
        };
        if (!parts.All(present => present))
        {
            throw Refused("MANIFEST_BLOB_UNKNOWN");
        }

        if (reference.Digest is { } digest && digest != manifest.Digest)
        {
            throw Refused("DIGEST_INVALID");
        }

        Manifests[manifest.Digest] = manifest;
        if (reference.Tag is { } tag)
        {
            Tags[tag] = manifest.Digest;
        }
    }

    private static RemoteException Refused(string words) => new(new RemoteFault(RemoteFaultReason.Refused, words));

    private static ManifestDocument Parse(RemoteManifest manifest) =>
        ManifestParser.Parse(manifest.Content, manifest.MediaType).Document ?? throw Refused("MANIFEST_INVALID");

    private RemoteManifest? Find(Reference reference) =>
        (reference.Digest ?? (Tags.TryGetValue(reference.Tag!.Value, out var tagged) ? tagged : null)) is { } digest
        && Manifests.TryGetValue(digest, out var manifest)
            ? manifest
            : null;
}
