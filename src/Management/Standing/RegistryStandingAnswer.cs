using Entrepot.Management.Conventions.Wire;
using Entrepot.Replication.Survey;

namespace Entrepot.Management.Standing;

/// <summary>Whether work is sent to a registry; what is null is left out.</summary>
/// <param name="ParkedUntil">No work is sent before it answers, which is tried then.</param>
/// <param name="Faults">Faults in a row since work last succeeded there.</param>
/// <param name="StatusReason">What the last test found wrong.</param>
/// <param name="CheckedAt">When it was last asked whether it answers.</param>
public sealed record RegistryStandingAnswer(
    long Id,
    string Name,
    string Url,
    bool Parked,
    DateTimeOffset? ParkedUntil,
    int Faults,
    string? StatusReason,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? HeldAt,
    string? HeldBy
)
{
    public static RegistryStandingAnswer Of(EndpointSurvey endpoint) =>
        new(
            endpoint.Id,
            endpoint.Name,
            endpoint.Url,
            endpoint.Parked,
            endpoint.ParkedUntil,
            endpoint.Faults,
            endpoint.StatusReason.NullIfEmpty(),
            endpoint.CheckedAt,
            endpoint.HeldAt,
            endpoint.HeldBy.NullIfEmpty()
        );
}
