using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Rigs.Images;
using RigBlob = Entrepot.Rigs.Images.Blob;

namespace Entrepot.Contracts.Remotes;

/// <summary>Brings the rigs' artifacts to a remote the way replication does.</summary>
internal static class RemoteArtifacts
{
    /// <summary>Pushes everything below the artifact, the artifact by digest, and then its tags.</summary>
    public static async Task PushAsync(
        this IRemoteRepository repository,
        Artifact artifact,
        CancellationToken cancellationToken,
        params string[] tags
    )
    {
        foreach (var part in artifact.ChildrenFirst())
        {
            foreach (var blob in part.Blobs)
            {
                await repository.PushAsync(blob, chunked: false, new LastValue(), cancellationToken);
            }

            await repository.PutManifestAsync(Reference.Parse(part.Digest), part.ToRemote(), cancellationToken);
        }

        foreach (var tag in tags)
        {
            await repository.PutManifestAsync(Reference.Parse(tag), artifact.ToRemote(), cancellationToken);
        }
    }

    public static Task PushAsync(
        this IRemoteRepository repository,
        RigBlob blob,
        bool chunked,
        IProgress<long> progress,
        CancellationToken cancellationToken
    ) =>
        repository.Blobs.PushAsync(
            blob.Describe(),
            blob.Source(),
            new BlobPushOptions(chunked, BytesPerSecond: 0),
            progress,
            cancellationToken
        );

    /// <summary>The blob's bytes from an offset on, to the end.</summary>
    public static async Task<byte[]> ReadBlobAsync(
        this IRemoteRepository repository,
        string digest,
        long offset,
        CancellationToken cancellationToken
    )
    {
        await using var stream =
            await repository.Blobs.OpenAsync(Digest.Parse(digest), offset, cancellationToken)
            ?? throw new InvalidOperationException($"There is no blob {digest}.");
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    public static Descriptor Describe(this RigBlob blob) =>
        new(MediaType.Parse(blob.MediaType), Digest.Parse(blob.Digest), blob.Bytes.Length);

    public static BlobSource Source(this RigBlob blob) =>
        (offset, _) =>
            ValueTask.FromResult<Stream>(
                new MemoryStream(blob.Bytes, (int)offset, blob.Bytes.Length - (int)offset, writable: false)
            );

    public static RemoteManifest ToRemote(this Artifact artifact) =>
        new(MediaType.Parse(artifact.Manifest.MediaType), Digest.Parse(artifact.Digest), artifact.Manifest.Bytes);
}
