using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;
using Entrepot.Replication.Survey;

namespace Entrepot.Management.Standing;

/// <summary>How far a rule is with what it wants; what is null is left out.</summary>
/// <param name="RegistryId">The other registry, wherever the images go.</param>
/// <param name="Waiting">References that nobody is at yet, counted up to a bound, as all counts here.</param>
/// <param name="Running">References that somebody is at.</param>
/// <param name="Failed">References that were given up.</param>
/// <param name="Stopped">References whose last work somebody stopped: whether they are there nobody knows.</param>
/// <param name="Lag">The age in seconds of the oldest thing that is still wanted.</param>
/// <param name="DeletionsHeld">Why its deletions are held back.</param>
/// <param name="BytesTotal">Of the copies under way.</param>
/// <param name="BytesPerSecond">Of the copies of the node that answers, in the last seconds.</param>
/// <param name="LastRunAt">When the newest execution began that has made all its tasks; null: it has not run yet.</param>
/// <param name="SucceededAt">When a task of it last succeeded.</param>
/// <param name="ComparedAt">When its whole destination was last compared.</param>
/// <param name="Comparing">A comparison is at work.</param>
public sealed record RuleStandingAnswer(
    long PolicyId,
    string Name,
    bool Enabled,
    long RegistryId,
    int Waiting,
    int Running,
    int Failed,
    int Stopped,
    long Lag,
    string? DeletionsHeld,
    DateTimeOffset? HeldAt,
    string? HeldBy,
    int Missing,
    int Different,
    int Damaged,
    int Extra,
    long BytesTotal,
    long BytesSent,
    long BytesPerSecond,
    DateTimeOffset? LastRunAt,
    DateTimeOffset? SucceededAt,
    DateTimeOffset? ComparedAt,
    bool Comparing
)
{
    public static RuleStandingAnswer Of(RuleSurvey rule, RuleProgress progress, DateTimeOffset now)
    {
        return new RuleStandingAnswer(
            rule.Id,
            rule.Name,
            rule.Enabled,
            rule.EndpointId,
            rule.Waiting,
            rule.Running,
            rule.Failed,
            rule.Stopped,
            (long)rule.LagAt(now).TotalSeconds,
            rule.PausedReason.NullIfEmpty(),
            rule.HeldAt,
            rule.HeldBy.NullIfEmpty(),
            CountOf(DriftKind.Missing),
            CountOf(DriftKind.Different),
            CountOf(DriftKind.Damaged),
            CountOf(DriftKind.Extra),
            progress.BytesTotal,
            progress.BytesSent,
            (long)progress.BytesPerSecond,
            progress.LastRunAt,
            progress.SucceededAt,
            progress.ComparedAt,
            progress.Comparing
        );

        int CountOf(DriftKind kind) => rule.Drift.FirstOrDefault(drift => drift.Kind == kind)?.All ?? 0;
    }
}
