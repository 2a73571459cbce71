using Entrepot.Oci;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Preview;

/// <summary>A reference that a rule selects.</summary>
/// <param name="ManifestId">Its manifest here; null when it is elsewhere.</param>
/// <param name="Digest">What it points to here; null when it is elsewhere.</param>
internal sealed record PreviewedReference(WantedReference Reference, long? ManifestId, Digest? Digest);
