using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Triggers;

/// <summary>What one act means to one rule.</summary>
internal sealed class ActStep(
    EntrepotContext context,
    ChangeReading reading,
    DeletionGuard guard,
    PolicySnapshot policy,
    DateTimeOffset now
)
{
    private readonly List<WantedReference> wanted = [];
    private readonly List<ReplicationTargetRow> lookAgain = [];
    private readonly List<ReplicationTargetRow> placedGone = [];
    private readonly List<ReplicationTargetRow> deleted = [];

    /// <summary>Why deletions were held back; null when none were.</summary>
    public string? Held { get; private set; }

    /// <param name="mayContinue">The batch before may have ended within this act.</param>
    public async Task TakeAsync(IReadOnlyList<ChangeRow> act, bool mayContinue, CancellationToken cancellationToken)
    {
        foreach (var change in act)
        {
            Sort(change);
        }

        if (wanted.Count + lookAgain.Count + placedGone.Count + deleted.Count == 0)
        {
            return;
        }

        var execution = await ExecutionAsync(act[0], mayContinue, cancellationToken);
        var raiser = new TargetRaiser(context, reading.Book, policy, execution, now);
        foreach (var reference in wanted)
        {
            await raiser.WantAsync(reference, cancellationToken);
        }

        lookAgain.ForEach(target => raiser.LookAgain(target, TargetRaiser.Copy));
        await DeleteAsync(raiser, execution, act[0].Act, cancellationToken);
        placedGone.ForEach(target => raiser.LookAgain(target, TargetRaiser.Deletion));
    }

    private void Sort(ChangeRow change)
    {
        switch (change.Kind)
        {
            case ChangeKind.TagPushed:
                Want(new WantedReference(change.Repository, change.Tag!.Value));
                LookAgainFor(change);
                break;
            case ChangeKind.ManifestPushed:
                LookAgainFor(change);
                break;
            case ChangeKind.TagDeleted:
                Delete(new WantedReference(change.Repository, change.Tag!.Value));
                DeletePlaced(change);
                break;
            case ChangeKind.ManifestDeleted:
                DeletePlaced(change);
                break;
            case ChangeKind.LabelsChanged when policy.Filters.AskForLabels:
                foreach (var reference in reading.TagsOf(change))
                {
                    Want(reference);
                }

                break;
            case ChangeKind.RepositoryDeleted when policy.ReplicateDeletion:
                deleted.AddRange(
                    reading.Book.All.Where(target =>
                        target.PolicyId == policy.Id
                        && target.SourceRepository == change.Repository
                        && !IsGone(target)
                        && policy.Filters.SelectsReference(target.SourceRepository, target.Tag)
                    )
                );
                break;
        }
    }

    private void Want(WantedReference reference)
    {
        if (
            ReferrerTag.SubjectOf(reference.Tag) is null
            && reading.Present(reference) is { } tag
            && policy.Filters.Selects(reference.Repository, reference.Tag, tag.ContainerImage, tag.Labels)
        )
        {
            wanted.Add(reference);
        }
    }

    /// <summary>A new referrer concerns the targets that hold its subject; one that was never wanted stays so.</summary>
    private void LookAgainFor(ChangeRow change) =>
        lookAgain.AddRange(reading.HoldersOf(change).SelectMany(holder => reading.Book.From(policy.Id, holder)));

    private void Delete(WantedReference reference)
    {
        if (policy.ReplicateDeletion && policy.Filters.SelectsReference(reference.Repository, reference.Tag))
        {
            deleted.AddRange(reading.Book.From(policy.Id, reference).Where(target => !IsGone(target)));
        }
    }

    /// <summary>Nothing of it is there or on its way there.</summary>
    private static bool IsGone(ReplicationTargetRow target) =>
        target
            is {
                PlacedDigest: null,
                VerifiedDigest: null,
                State: ReplicationTargetState.Settled or ReplicationTargetState.Stopped
            };

    private void DeletePlaced(ChangeRow change)
    {
        foreach (var placement in reading.PlacementsOf(change).Where(row => row.Target!.PolicyId == policy.Id))
        {
            placement.DeletionSeen = true;
            placedGone.Add(placement.Target!);
        }
    }

    private async Task DeleteAsync(
        TargetRaiser raiser,
        ReplicationExecutionRow execution,
        string act,
        CancellationToken cancellationToken
    )
    {
        Held = await guard.ObjectionAsync(policy, act, deleted.Distinct().Count(), cancellationToken);
        if (Held is { } reason)
        {
            execution.StatusText = reason;
            deleted.ForEach(target => raiser.HoldDeletion(target, reason));
        }
        else
        {
            deleted.ForEach(raiser.Delete);
        }
    }

    /// <summary>The execution of the act: a long act's later batches go on with the one its first batch made.</summary>
    private async Task<ReplicationExecutionRow> ExecutionAsync(
        ChangeRow first,
        bool mayContinue,
        CancellationToken cancellationToken
    )
    {
        var newest = mayContinue
            ? await context
                .ReplicationExecutions.Where(row => row.PolicyId == policy.Id)
                .OrderByDescending(row => row.Id)
                .FirstOrDefaultAsync(cancellationToken)
            : null;
        if (newest is { StopRequested: false } && newest.Act == first.Act)
        {
            return newest;
        }

        var execution = new ReplicationExecutionRow
        {
            PolicyId = policy.Id,
            Trigger = ReplicationTrigger.EventBased,
            Act = first.Act,
            Operator = first.Actor,
            Planned = true,
            StartedAt = now,
            PlannedAt = now,
        };
        context.ReplicationExecutions.Add(execution);
        return execution;
    }
}
