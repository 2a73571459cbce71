using System.Globalization;
using Entrepot.Data.Rows;

namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>ReplicationTask</c>.</summary>
public sealed record TaskAnswer(
    long Id,
    long ExecutionId,
    string Status,
    string JobId,
    string Operation,
    string ResourceType,
    string SrcResource,
    string DstResource,
    DateTimeOffset StartTime,
    DateTimeOffset? EndTime
)
{
    public static TaskAnswer Of(ReplicationTaskRow task) =>
        new(
            task.Id,
            task.ExecutionId,
            task.Status.ToString(),
            task.Id.ToString(CultureInfo.InvariantCulture),
            task.Operation,
            task.ResourceType,
            task.SourceResource,
            task.DestinationResource,
            task.StartedAt,
            task.EndedAt
        );
}
