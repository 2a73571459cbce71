using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Targets;

/// <summary>The rows around a target that a settlement writes: its tasks, their logs and its placements.</summary>
internal sealed class SettlementWriter
{
    private readonly EntrepotContext context;
    private readonly LeasedTarget lease;
    private readonly ReplicationTargetRow target;
    private readonly long? mainTask;
    private readonly DateTimeOffset now;

    public SettlementWriter(
        EntrepotContext context,
        LeasedTarget lease,
        ReplicationTargetRow target,
        long? mainTask,
        IReadOnlyList<LogLine> lines,
        DateTimeOffset now
    )
    {
        (this.context, this.lease, this.target, this.mainTask, this.now) = (context, lease, target, mainTask, now);
        foreach (var line in lines)
        {
            Add(mainTask, line.At, line.Text);
        }
    }

    /// <summary>Adds a line to the log of the task that the look was made for.</summary>
    public void Note(string text) => Add(mainTask, now, text);

    /// <summary>Says in every open task what it waits for, once as long as the cause stays the same.</summary>
    public async Task WaitAsync(string cause, CancellationToken cancellationToken)
    {
        var next = await NextTryAsync(cancellationToken);
        if (target.Cause == cause)
        {
            Note($"Still waiting for the same reason. {next}");
            return;
        }

        target.Cause = cause;
        foreach (var task in await OpenTasksAsync(cancellationToken))
        {
            Add(
                task.Id,
                now,
                $"Waiting: {cause.TrimEnd('.')}. {next} It goes on by itself as soon as the endpoint answers."
            );
        }
    }

    /// <summary>Ends all tasks that the look answers; the others wait for the next one.</summary>
    public async Task EndTasksAsync(ReplicationTaskStatus status, CancellationToken cancellationToken)
    {
        foreach (var task in await OpenTasksAsync(cancellationToken))
        {
            task.Status = status;
            task.EndedAt = now;
            if (task.Id != mainTask && lease.OpenTasks.FirstOrDefault(open => open.Id == mainTask) is { Id: > 0 } main)
            {
                Add(
                    task.Id,
                    now,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Merged into task {main.Id} of execution {main.ExecutionId}, which looked at the same reference "
                            + $"later: {Words(status)}. Its log tells how."
                    )
                );
            }
        }
    }

    public async Task PlaceAsync(TargetOutcome.Equal equal, CancellationToken cancellationToken)
    {
        // What was deleted since the look began, the look did not see: the next one, which is due, carries it out.
        var isCurrent = target.WantedSequence == lease.WantedSequence;

        // Whatever a comparison had found to differ does not any more.
        await context.ReplicationDrifts.Where(row => row.TargetId == target.Id).ExecuteDeleteAsync(cancellationToken);
        var known = await context
            .ReplicationPlacements.Where(row => row.TargetId == target.Id)
            .ToDictionaryAsync(row => row.Digest, cancellationToken);
        foreach (var placement in equal.Placed)
        {
            if (known.TryGetValue(placement.Digest, out var row))
            {
                row.PutByUs |= placement.PutByUs;
                row.Referrer = placement.Referrer;
                row.Tag = placement.Tag;
                row.DeletionSeen &= !isCurrent;
            }
            else
            {
                context.ReplicationPlacements.Add(Row(target.Id, placement, now));
            }
        }

        if (lease.Policy.DeletionsPaused || !isCurrent)
        {
            // What was deleted here is still there, and goes with the next look or when deletions may go on.
            return;
        }

        // What was deleted here is gone there now, too.
        HashSet<Digest> present = [.. equal.Placed.Select(placement => placement.Digest)];
        context.ReplicationPlacements.RemoveRange(
            known.Values.Where(row => row.DeletionSeen && !present.Contains(row.Digest))
        );
    }

    public Task<int> ForgetPlacementsAsync(CancellationToken cancellationToken) =>
        context.ReplicationPlacements.Where(row => row.TargetId == target.Id).ExecuteDeleteAsync(cancellationToken);

    public static ReplicationPlacementRow Row(long targetId, Placement placement, DateTimeOffset now) =>
        new()
        {
            TargetId = targetId,
            Digest = placement.Digest,
            Referrer = placement.Referrer,
            Tag = placement.Tag,
            PutByUs = placement.PutByUs,
            PlacedAt = now,
        };

    /// <summary>When the endpoint is asked next: a parked one by its probe.</summary>
    private async Task<string> NextTryAsync(CancellationToken cancellationToken)
    {
        var parked = await context
            .RegistryEndpoints.Where(endpoint => endpoint.Id == lease.Policy.EndpointId)
            .Select(endpoint => endpoint.ParkedUntil)
            .SingleOrDefaultAsync(cancellationToken);
        var next = parked > target.NextTryAt ? parked : target.NextTryAt;
        return string.Create(CultureInfo.InvariantCulture, $"Next try at {next:HH:mm:ss} UTC.");
    }

    private static string Words(ReplicationTaskStatus status) =>
        status == ReplicationTaskStatus.Succeed ? "it succeeded" : "it failed";

    private Task<List<ReplicationTaskRow>> OpenTasksAsync(CancellationToken cancellationToken) =>
        context
            .ReplicationTasks.Where(task =>
                task.TargetId == target.Id
                && task.Status == ReplicationTaskStatus.InProgress
                && task.WantedSequence <= lease.WantedSequence
            )
            .ToListAsync(cancellationToken);

    private void Add(long? task, DateTimeOffset at, string text)
    {
        if (task is { } id)
        {
            context.ReplicationTaskLogs.Add(
                new ReplicationTaskLogRow
                {
                    TaskId = id,
                    At = at,
                    Text = text,
                }
            );
        }
    }
}
