namespace Entrepot.Replication.Survey;

/// <summary>How far a rule is with what it wants.</summary>
/// <param name="Pulls">Whether it brings from the endpoint to this site; else it brings there.</param>
/// <param name="Waiting">References that want to be looked at and nobody is at, counted up to the survey's bound.</param>
/// <param name="Running">References that somebody is at.</param>
/// <param name="Failed">References that were given up, counted up to the same.</param>
/// <param name="Stopped">
/// References whose last work somebody stopped, so that nobody knows whether they are there; counted up to the same.
/// </param>
/// <param name="WantedSince">
/// When the oldest trigger came that the rule has not carried out; null: it has carried out all, or is disabled.
/// </param>
/// <param name="PausedReason">Why its deletions are held back; empty: they are not.</param>
/// <param name="HeldAt">Since when somebody holds its work.</param>
public sealed record RuleSurvey(
    long Id,
    string Name,
    bool Enabled,
    long EndpointId,
    string Endpoint,
    bool Pulls,
    int Waiting,
    int Running,
    int Failed,
    int Stopped,
    DateTimeOffset? WantedSince,
    string PausedReason,
    DateTimeOffset? HeldAt,
    string HeldBy,
    IReadOnlyList<DriftCount> Drift
)
{
    /// <summary>The age of the oldest thing that is still wanted.</summary>
    public TimeSpan LagAt(DateTimeOffset now) => WantedSince is { } since && now > since ? now - since : TimeSpan.Zero;
}
