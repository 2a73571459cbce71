using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Policies;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Targets;

/// <summary>
/// Asks for targets to be looked at, with a task of the execution for each. A target is asked for once however often
/// it changes; every execution has its own task for it.
/// </summary>
internal sealed class TargetRaiser(
    EntrepotContext context,
    TargetBook book,
    PolicySnapshot policy,
    ReplicationExecutionRow execution,
    DateTimeOffset now
)
{
    public const string Copy = "copy";
    public const string Deletion = "deletion";

    private readonly HashSet<ReplicationTargetRow> raised = [];

    /// <summary>Wants the reference at its destination. The book has the destination's target, if there is one.</summary>
    public async Task WantAsync(WantedReference reference, CancellationToken cancellationToken)
    {
        var named = policy.DestinationOf(reference.Repository);
        if (named.Name is not { } destination)
        {
            Fail(Copy, reference.ToString(), "", named.Fault!);
            return;
        }

        var target = book.Find(new TargetKey(policy.Id, destination, reference.Tag));
        if (target is null)
        {
            target = new ReplicationTargetRow
            {
                PolicyId = policy.Id,
                DestinationRepository = destination,
                Tag = reference.Tag,
                SourceRepository = reference.Repository,
            };
            book.Add(target);
        }
        else if (target.SourceRepository != reference.Repository && await IsTakenAsync(target, cancellationToken))
        {
            Fail(
                Copy,
                reference.ToString(),
                $"{destination}:{reference.Tag}",
                $"{reference} would become {destination}:{reference.Tag}, but there the rule already keeps "
                    + $"{target.SourceRepository}:{target.Tag}. Change the destination namespace or how many levels "
                    + "are flattened so that the two do not meet"
            );
            return;
        }

        target.SourceRepository = reference.Repository;
        target.DeletionSequence = null;
        Raise(target, Copy);
    }

    /// <summary>A repository that could not be listed: its own task says why, and the others go on.</summary>
    public void FailListing(RepositoryName repository, string reason) =>
        Fail(Copy, repository.ToString(), policy.DestinationOf(repository).Name?.ToString() ?? "", reason);

    /// <summary>Looks again at a target whose closure or referrers have changed.</summary>
    public void LookAgain(ReplicationTargetRow target, string operation) => Raise(target, operation);

    /// <summary>Somebody deleted the source here: it is to be deleted there.</summary>
    public void Delete(ReplicationTargetRow target)
    {
        if (Raise(target, Deletion))
        {
            target.DeletionSequence = target.WantedSequence;
        }
    }

    /// <summary>The deletion is noted and not carried out: its task fails with the reason.</summary>
    public void HoldDeletion(ReplicationTargetRow target, string reason)
    {
        if (!raised.Add(target))
        {
            return;
        }

        target.WantedSequence++;
        target.DeletionSequence = target.WantedSequence;
        target.State = ReplicationTargetState.Failed;
        target.Cause = reason;
        Fail(Deletion, SourceOf(target), DestinationOf(target), reason, target);
    }

    private static string SourceOf(ReplicationTargetRow target) => $"{target.SourceRepository}:{target.Tag}";

    private static string DestinationOf(ReplicationTargetRow target) => $"{target.DestinationRepository}:{target.Tag}";

    private bool Raise(ReplicationTargetRow target, string operation)
    {
        if (!raised.Add(target))
        {
            return false;
        }

        target.WantedSequence++;
        target.State = ReplicationTargetState.Wanted;
        target.Attempts = 0;
        target.NextTryAt = null;
        target.Cause = "";
        context.ReplicationTasks.Add(Task(operation, SourceOf(target), DestinationOf(target), target));
        return true;
    }

    private void Fail(
        string operation,
        string source,
        string destination,
        string reason,
        ReplicationTargetRow? target = null
    )
    {
        var task = Task(operation, source, destination, target);
        task.Status = ReplicationTaskStatus.Failed;
        task.EndedAt = now;
        context.ReplicationTaskLogs.Add(
            new ReplicationTaskLogRow
            {
                Task = task,
                At = now,
                Text = $"Failed: {reason}.",
            }
        );
        context.ReplicationTasks.Add(task);
    }

    private ReplicationTaskRow Task(
        string operation,
        string source,
        string destination,
        ReplicationTargetRow? target
    ) =>
        new()
        {
            Execution = execution,
            Target = target,
            WantedSequence = target?.WantedSequence ?? 0,
            Operation = operation,
            SourceResource = source,
            DestinationResource = destination,
            StartedAt = now,
        };

    /// <summary>Whether the target's present source is still there; if not, its place is free for another.</summary>
    private async Task<bool> IsTakenAsync(ReplicationTargetRow target, CancellationToken cancellationToken)
    {
        if (policy.Pulls)
        {
            // What is there is known only as far as this execution has listed it.
            return raised.Contains(target)
                || await context.ReplicationTasks.AnyAsync(
                    task => task.TargetId == target.Id && task.ExecutionId == execution.Id,
                    cancellationToken
                );
        }

        var (repository, tag) = (target.SourceRepository, target.Tag);
        return await context.Tags.AnyAsync(
            row => row.Repository!.Name == repository && row.Name == tag,
            cancellationToken
        );
    }
}
