using Entrepot.Oci;

namespace Entrepot.Replication.Destinations;

/// <summary>How many tags of an artifact stand alike at one destination.</summary>
/// <param name="Endpoint">The name of the other registry.</param>
public sealed record DestinationCount(Digest Digest, long EndpointId, string Endpoint, StandingState State, int Tags);
