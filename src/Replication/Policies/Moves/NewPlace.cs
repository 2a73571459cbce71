using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Policies.Moves;

/// <summary>
/// Wants references where the rule is sent now: with a task of the move's execution while the rule asks by itself, and
/// without one while it is disabled, for when it is enabled.
/// </summary>
internal sealed class NewPlace
{
    private readonly EntrepotContext context;
    private readonly ReplicationPolicyRow policy;
    private readonly ReplicationExecutionRow? execution;
    private readonly PolicySnapshot snapshot;
    private readonly TargetBook book;
    private readonly DateTimeOffset now;

    private NewPlace(
        EntrepotContext context,
        ReplicationPolicyRow policy,
        ReplicationExecutionRow? execution,
        DateTimeOffset now
    )
    {
        (this.context, this.policy, this.execution, this.now) = (context, policy, execution, now);
        snapshot = PolicySnapshot.Of(policy);
        book = new TargetBook(context);
    }

    /// <summary>Somebody stopped the move's execution: what it has not asked for yet is stopped with it.</summary>
    public bool Drops => execution is { StopRequested: true, StopLeaves: ReplicationTargetState.Stopped };

    /// <summary>Only a rule that follows each event wants by itself; another is run again.</summary>
    private bool Follows => policy is { Trigger: ReplicationTrigger.EventBased, DestinationEndpointId: not null };

    public static async Task<NewPlace> OfAsync(
        EntrepotContext context,
        ReplicationPolicyRow policy,
        ReplicationMoveRow move,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        new(
            context,
            policy,
            move.ExecutionId is { } id ? await context.ReplicationExecutions.FindAsync([id], cancellationToken) : null,
            now
        );

    /// <param name="targets">At the old place, and gone from there.</param>
    /// <param name="fresh">By target, what asks for it since the rule was changed.</param>
    public async Task WantAsync(
        IReadOnlyList<ReplicationTargetRow> targets,
        ILookup<long, ReplicationTaskRow> fresh,
        CancellationToken cancellationToken
    )
    {
        var wanted = targets.Where(target => Follows && (!Drops || fresh[target.Id].Any())).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        List<WantedReference> references = [.. wanted.Select(ReferenceOf)];
        await book.LoadDestinationsAsync([snapshot], references, cancellationToken);
        if (policy.Enabled && execution is { StopRequested: false })
        {
            var raiser = new TargetRaiser(context, book, snapshot, execution, now);
            foreach (var reference in references)
            {
                await raiser.WantAsync(reference, cancellationToken);
            }
        }
        else
        {
            references.ForEach(Remember);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What asks since the change waits at the new place for what the old one's target had been about.</summary>
    /// <param name="words">Why what asks for something else ends.</param>
    public Task HandOverAsync(
        IReadOnlyList<ReplicationTargetRow> old,
        ILookup<long, ReplicationTaskRow> fresh,
        string words,
        CancellationToken cancellationToken
    )
    {
        var ended = new List<(long Id, string Words)>();
        foreach (var target in old)
        {
            var successor = Find(ReferenceOf(target));
            foreach (var task in fresh[target.Id])
            {
                if (task.Operation == TargetRaiser.Copy && successor is { State: ReplicationTargetState.Wanted })
                {
                    (task.Target, task.WantedSequence) = (successor, successor.WantedSequence);
                    task.DestinationResource = $"{successor.DestinationRepository}:{successor.Tag}";
                }
                else
                {
                    ended.Add((task.Id, words));
                }
            }
        }

        return TaskEnd.StopAsync(context, ended, now, cancellationToken);
    }

    /// <summary>All is carried over: the move's execution gets no more tasks.</summary>
    public async Task ConcludeAsync(CancellationToken cancellationToken)
    {
        if (execution is { StopRequested: false })
        {
            (execution.Planned, execution.PlannedAt) = (true, now);
            await context.SaveChangesAsync(cancellationToken);
            await ExecutionPlanner.ConcludeAsync(context, execution, cancellationToken);
        }
    }

    private static WantedReference ReferenceOf(ReplicationTargetRow target) => new(target.SourceRepository, target.Tag);

    private ReplicationTargetRow? Find(WantedReference reference) =>
        KeyOf(reference) is { } key && book.Find(key) is { } target && target.SourceRepository == reference.Repository
            ? target
            : null;

    private TargetKey? KeyOf(WantedReference reference) =>
        snapshot.DestinationOf(reference.Repository).Name is { } destination
            ? new TargetKey(policy.Id, destination, reference.Tag)
            : null;

    /// <summary>As a disabled rule keeps it in mind. What has no name there has no place to be wanted at.</summary>
    private void Remember(WantedReference reference)
    {
        if (KeyOf(reference) is not { } key)
        {
            return;
        }

        var target = book.Find(key);
        if (target is null)
        {
            target = new ReplicationTargetRow
            {
                PolicyId = policy.Id,
                DestinationRepository = key.DestinationRepository,
                Tag = key.Tag,
                SourceRepository = reference.Repository,
            };
            book.Add(target);
        }

        if (target.SourceRepository == reference.Repository)
        {
            (target.State, target.DeletionSequence) = (ReplicationTargetState.Wanted, null);
            (target.WantedSequence, target.Attempts) = (target.WantedSequence + 1, 0);
            (target.NextTryAt, target.Cause) = (null, "");
        }
    }
}
