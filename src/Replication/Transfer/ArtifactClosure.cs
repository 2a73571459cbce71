using Entrepot.Oci;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// All that travels with a tag: the manifest it points to, everything below it, and its referrers.
/// </summary>
/// <param name="Manifests">Children before parents, the artifact before its referrers.</param>
/// <param name="Absent">Children that the index names and this site does not have.</param>
internal sealed record ArtifactClosure(
    Digest Root,
    IReadOnlyList<ClosureManifest> Manifests,
    IReadOnlyList<Digest> Absent
)
{
    public IEnumerable<ClosureManifest> Main => Manifests.Where(manifest => !manifest.Referrer);

    public IEnumerable<ClosureManifest> Referrers => Manifests.Where(manifest => manifest.Referrer);

    /// <summary>The blobs of the manifests, each once; those that need not be distributed are not among them.</summary>
    public static IReadOnlyList<Descriptor> BlobsOf(IEnumerable<ClosureManifest> manifests) =>
        [
            .. manifests
                .SelectMany(manifest => manifest.Blobs)
                .Where(blob => !blob.MediaType.IsNonDistributableLayer)
                .DistinctBy(blob => blob.Digest),
        ];

    public static IReadOnlyList<Descriptor> UndistributedOf(IEnumerable<ClosureManifest> manifests) =>
        [
            .. manifests
                .SelectMany(manifest => manifest.Blobs)
                .Where(blob => blob.MediaType.IsNonDistributableLayer)
                .DistinctBy(blob => blob.Digest),
        ];
}
