using Entrepot.Replication.Destinations;

namespace Entrepot.Management.Destinations;

/// <summary>How many tags of an artifact stand alike at one destination.</summary>
/// <param name="Registry">The name of the endpoint.</param>
/// <param name="State">As in <see cref="DestinationAnswer"/>.</param>
/// <param name="Paused">As in <see cref="DestinationAnswer"/>.</param>
public sealed record DestinationCountAnswer(
    string Digest,
    long RegistryId,
    string Registry,
    string State,
    bool? Paused,
    int Tags
)
{
    public static DestinationCountAnswer Of(DestinationCount count) =>
        new(
            count.Digest.ToString(),
            count.EndpointId,
            count.Endpoint,
            DestinationAnswer.WordOf(count.State),
            count.State == StandingState.Paused ? true : null,
            count.Tags
        );
}
