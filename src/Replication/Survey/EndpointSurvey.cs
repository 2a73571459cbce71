namespace Entrepot.Replication.Survey;

/// <summary>Whether work is sent to an endpoint.</summary>
/// <param name="Faults">Faults in a row since work last succeeded there.</param>
/// <param name="StatusReason">What the last ping found; empty: nothing wrong.</param>
public sealed record EndpointSurvey(
    long Id,
    string Name,
    string Url,
    bool Parked,
    int Faults,
    string StatusReason,
    DateTimeOffset? HeldAt,
    string HeldBy
)
{
    /// <summary>When a parked one is asked again.</summary>
    public DateTimeOffset? ParkedUntil { get; init; }

    /// <summary>When it was asked last whether it answers.</summary>
    public DateTimeOffset? CheckedAt { get; init; }
}
