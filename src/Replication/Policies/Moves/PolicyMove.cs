using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Policies.Moves;

/// <summary>
/// Carries a rule's targets over to where the rule is sent now, some hundred in a transaction together with how far it has
/// come: what was open at the old place ends there and is wanted at the new one. Nothing is begun at the old place
/// meanwhile, because <see cref="TargetQueue"/> begins behind the last target that may be there. Cut anywhere, it goes on
/// from its row.
/// </summary>
internal sealed class PolicyMove(
    EntrepotContext context,
    ReplicationPolicyRow policy,
    ReplicationMoveRow move,
    DateTimeOffset now
)
{
    /// <summary>
    /// So few at once that no push has to wait long for its turn: of each there are the target, the task that ends, its
    /// log, and a target and a task at the new place.
    /// </summary>
    public const int TargetsAtOnce = 250;

    /// <summary>One tag may have been pushed thousands of times while a registry was away.</summary>
    public const int TasksAtOnce = 500;

    private readonly string words = ExecutionStop.Words(MoveStart.Reason, move.StartedAt);

    /// <summary>Carries over the next targets; with the last of them the move is over. The caller saves.</summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        var targets = await NextAsync(cancellationToken);
        List<long> ids = [.. targets.Select(target => target.Id)];
        var old = await OldTasksAsync(ids, cancellationToken);
        await TaskEnd.StopAsync(context, [.. old.Select(task => (task.Id, WordsOf(task)))], now, cancellationToken);
        await NoteStopAsync([.. old.Select(task => task.ExecutionId).Distinct()], cancellationToken);
        if (old.Count == TasksAtOnce)
        {
            // There may be more of the same targets, which are carried over with the last.
            return;
        }

        var fresh = (await FreshTasksAsync(ids, cancellationToken)).ToLookup(task => task.TargetId!.Value);
        var endsWith = old.ToLookup(task => task.TargetId);
        List<ReplicationTargetRow> wanted =
        [
            .. targets.Where(target =>
                target is { State: ReplicationTargetState.Wanted, DeletionSequence: null }
                && IsWanted([.. endsWith[target.Id]], [.. fresh[target.Id]])
            ),
        ];
        var place = await NewPlace.OfAsync(context, policy, move, now, cancellationToken);
        if (move.Elsewhere)
        {
            // What was placed was placed elsewhere.
            await context
                .ReplicationTargets.Where(target => ids.Contains(target.Id))
                .ExecuteDeleteAsync(cancellationToken);
        }
        else
        {
            foreach (var target in targets.Where(target => target.State == ReplicationTargetState.Wanted))
            {
                LetGo(target, waitedFor: fresh[target.Id].Any(), place.Drops);
            }
        }

        await place.WantAsync(wanted, fresh, cancellationToken);
        if (move.Elsewhere)
        {
            await place.HandOverAsync(targets, fresh, words, cancellationToken);
        }

        move.TargetsAfter = targets is [.., var last] ? last.Id : move.TargetsAfter;
        if (targets.Count < TargetsAtOnce)
        {
            await place.ConcludeAsync(cancellationToken);
            context.ReplicationMoves.Remove(move);
        }
    }

    /// <summary>
    /// The next targets at the old place. At the same registry those that rest stay as they are: what they know of it is
    /// still true.
    /// </summary>
    private async Task<List<ReplicationTargetRow>> NextAsync(CancellationToken cancellationToken)
    {
        ReplicationTargetState[] states = move.Elsewhere
            ? Enum.GetValues<ReplicationTargetState>()
            : [ReplicationTargetState.Wanted, ReplicationTargetState.Failed];
        var targets = new List<ReplicationTargetRow>();
        foreach (var state in states)
        {
            // State by state, as the index has them.
            var some = context.ReplicationTargets.Where(target =>
                target.State == state
                && target.PolicyId == policy.Id
                && target.Id > move.TargetsAfter
                && target.Id <= move.TargetsThrough
            );
            targets.AddRange(
                await (move.Elsewhere ? some.AsNoTracking() : some)
                    .OrderBy(target => target.Id)
                    .Take(TargetsAtOnce)
                    .ToListAsync(cancellationToken)
            );
        }

        return [.. targets.OrderBy(target => target.Id).Take(TargetsAtOnce)];
    }

    /// <summary>The open tasks that asked for the old place: first those that somebody stopped, then the others.</summary>
    private Task<List<OldTask>> OldTasksAsync(List<long> targets, CancellationToken cancellationToken) =>
        Open(targets)
            .Where(task => task.ExecutionId <= move.ExecutionsThrough)
            .OrderByDescending(task =>
                task.Execution!.StopRequested && task.Execution.StopLeaves == ReplicationTargetState.Stopped
            )
            .ThenBy(task => task.Id)
            .Take(TasksAtOnce)
            .Select(task => new OldTask(
                task.Id,
                task.TargetId!.Value,
                task.ExecutionId,
                task.Execution!.StopRequested,
                task.Execution.StopRequested && task.Execution.StopLeaves == ReplicationTargetState.Stopped,
                task.Execution.StatusText
            ))
            .ToListAsync(cancellationToken);

    /// <summary>The open tasks that were asked for since the rule was changed.</summary>
    private Task<List<ReplicationTaskRow>> FreshTasksAsync(List<long> targets, CancellationToken cancellationToken) =>
        Open(targets).Where(task => task.ExecutionId > move.ExecutionsThrough).ToListAsync(cancellationToken);

    private IQueryable<ReplicationTaskRow> Open(List<long> targets) =>
        context.ReplicationTasks.Where(task =>
            task.TargetId != null
            && targets.Contains(task.TargetId.Value)
            && task.Status == ReplicationTaskStatus.InProgress
        );

    /// <summary>Of an execution that was stopped before, its own words count.</summary>
    private string WordsOf(OldTask task) => task.Stops ? task.StatusText : words;

    /// <summary>Whether anybody still waits for it, or nobody ever stopped waiting.</summary>
    private bool IsWanted(IReadOnlyList<OldTask> old, IReadOnlyList<ReplicationTaskRow> fresh) =>
        old.Count + fresh.Count == 0
        || old.Any(task => !task.Stopped)
        || fresh.Any(task =>
            task.Operation == TargetRaiser.Copy && (move.Elsewhere || task.ExecutionId != move.ExecutionId)
        );

    private void LetGo(ReplicationTargetRow target, bool waitedFor, bool forGood)
    {
        // A lease may have been taken in the moment of the change.
        if (target.LeaseOwner is not null)
        {
            (target.LeaseOwner, target.LeaseUntil, target.Fence) = (null, null, target.Fence + 1);
        }

        if (!waitedFor)
        {
            target.State = forGood ? ReplicationTargetState.Stopped : ReplicationTargetState.Settled;
            (target.Cause, target.DeletionSequence) = (words, null);
        }
    }

    private Task<int> NoteStopAsync(List<long> executions, CancellationToken cancellationToken) =>
        context
            .ReplicationExecutions.Where(execution => executions.Contains(execution.Id) && !execution.StopRequested)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(execution => execution.StopRequested, true)
                        .SetProperty(execution => execution.StatusText, words)
                        .SetProperty(execution => execution.StopLeaves, ReplicationTargetState.Settled),
                cancellationToken
            );

    /// <param name="Stops">Its execution is to stop.</param>
    /// <param name="Stopped">And nobody wants it any more.</param>
    private sealed record OldTask(
        long Id,
        long TargetId,
        long ExecutionId,
        bool Stops,
        bool Stopped,
        string StatusText
    );
}
