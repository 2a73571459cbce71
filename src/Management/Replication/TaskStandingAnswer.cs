using Entrepot.Management.Conventions.Wire;
using Entrepot.Replication.Executions;

namespace Entrepot.Management.Replication;

/// <summary>A task with what can be said of it now; what is null is left out.</summary>
/// <param name="Waits">It is open and nobody is at it.</param>
/// <param name="Cause">Why it waits or failed, in words.</param>
/// <param name="NextTryAt">When it is tried next by itself.</param>
/// <param name="Attempts">Tries that failed by the artifact's own fault.</param>
/// <param name="CanBeRetried">What it was about is still given up.</param>
/// <param name="BytesTotal">All that the copy under way has to send.</param>
/// <param name="BytesPerSecond">Of the last seconds, when the node that answers is at it.</param>
/// <param name="Eta">Seconds that it takes yet.</param>
public sealed record TaskStandingAnswer(
    long Id,
    long ExecutionId,
    string Status,
    string Operation,
    string ResourceType,
    string SrcResource,
    string DstResource,
    DateTimeOffset StartTime,
    DateTimeOffset? EndTime,
    bool Waits,
    string? Cause,
    DateTimeOffset? NextTryAt,
    int Attempts,
    bool CanBeRetried,
    long? BytesTotal,
    long? BytesSent,
    long? BytesPerSecond,
    long? Eta
)
{
    public static TaskStandingAnswer Of(TaskStanding task) =>
        new(
            task.Row.Id,
            task.Row.ExecutionId,
            task.Row.Status.ToString(),
            task.Row.Operation,
            task.Row.ResourceType,
            task.Row.SourceResource,
            task.Row.DestinationResource,
            task.Row.StartedAt,
            task.Row.EndedAt,
            task.Waits,
            task.Cause.NullIfEmpty(),
            task.NextTryAt,
            task.Attempts,
            task.CanBeRetried,
            task.Figures?.Total,
            task.Figures?.Sent,
            (long?)task.Figures?.BytesPerSecond,
            task.Figures?.Remaining is { } remaining ? (long)Math.Ceiling(remaining.TotalSeconds) : null
        );
}
