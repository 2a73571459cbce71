using Entrepot.Oci;

namespace Entrepot.Remotes;

/// <param name="Origin">Where and when its tag got it, as one Entrepot tells another; null: nothing is said of that.</param>
public sealed record RemoteManifest(
    MediaType MediaType,
    Digest Digest,
    ReadOnlyMemory<byte> Content,
    string? Origin = null
);
