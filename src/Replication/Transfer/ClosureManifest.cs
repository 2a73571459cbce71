using Entrepot.Oci;

namespace Entrepot.Replication.Transfer;

/// <summary>A manifest that travels with an artifact.</summary>
/// <param name="Size">Of the manifest itself, in bytes.</param>
/// <param name="Blobs">Its config and layers.</param>
/// <param name="Referrer">It belongs to a referrer and not to the artifact itself.</param>
/// <param name="Tag">The tag that a referrer in cosign's style has.</param>
internal sealed record ClosureManifest(
    Digest Digest,
    MediaType MediaType,
    long Size,
    IReadOnlyList<Descriptor> Blobs,
    bool Referrer,
    Tag? Tag
);
