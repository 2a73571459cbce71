using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Targets;

/// <summary>Writes how a look ended, unless the lease was lost meanwhile: then nothing of it counts.</summary>
public sealed class TargetSettler(Database database, Random random, TimeProvider clock)
{
    /// <summary>How often an artifact's own faults are tried before the target fails.</summary>
    public const int MaximumAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EndpointPause = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan ReturnsWindow = TimeSpan.FromMinutes(10);

    /// <summary>False when somebody else holds the target now.</summary>
    public Task<bool> SettleAsync(
        LeasedTarget lease,
        TargetOutcome outcome,
        TaskLog log,
        CancellationToken cancellationToken
    )
    {
        // The work may run twice: what it draws and takes is drawn and taken once.
        var lines = log.TakePending();
        var jitter = random.NextDouble();
        return database.WriteAsync(
            async (context, token) =>
            {
                var target = await context.ReplicationTargets.SingleOrDefaultAsync(
                    row => row.Id == lease.Id && row.Fence == lease.Fence && row.LeaseOwner != null,
                    token
                );
                if (target is null)
                {
                    return false;
                }

                target.LeaseOwner = null;
                target.LeaseUntil = null;
                (target.BytesTotal, target.BytesSent) = (0, 0);
                var writer = new SettlementWriter(context, lease, target, log.MainTask, lines, clock.GetUtcNow());
                await ApplyAsync(writer, target, lease, outcome, jitter, token);
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
    }

    /// <summary>
    /// After a lease was lost in the middle: whoever had the target since may have been disturbed by what was done
    /// here, so that somebody looks once more.
    /// </summary>
    public Task<int> LookOnceMoreAsync(LeasedTarget lease, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (context, token) =>
                context
                    .ReplicationTargets.Where(row =>
                        row.Id == lease.Id
                        && row.State == ReplicationTargetState.Settled
                        && row.SettledSequence >= lease.WantedSequence
                    )
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(row => row.WantedSequence, row => row.WantedSequence + 1)
                                .SetProperty(row => row.State, ReplicationTargetState.Wanted)
                                .SetProperty(row => row.VerifiedDigest, (Digest?)null),
                        token
                    ),
            cancellationToken
        );

    private async Task ApplyAsync(
        SettlementWriter writer,
        ReplicationTargetRow target,
        LeasedTarget lease,
        TargetOutcome outcome,
        double jitter,
        CancellationToken cancellationToken
    )
    {
        switch (outcome)
        {
            case TargetOutcome.Equal equal:
                Count(target, equal.Returned);
                target.VerifiedDigest = equal.Digest;
                target.VerifiedAt = clock.GetUtcNow();
                await writer.PlaceAsync(equal, cancellationToken);
                await SettledAsync(writer, target, lease, cancellationToken);
                break;
            case TargetOutcome.Removed:
                target.VerifiedDigest = null;
                target.VerifiedAt = null;
                target.PlacedDigest = null;
                await writer.ForgetPlacementsAsync(cancellationToken);
                await SettledAsync(writer, target, lease, cancellationToken);
                break;
            case TargetOutcome.LeftAlone:
                await SettledAsync(writer, target, lease, cancellationToken);
                break;
            case TargetOutcome.EndpointAtFault(var fault):
                target.NextTryAt = clock.GetUtcNow() + (EndpointPause * (1 + jitter));
                await writer.WaitAsync(fault.Words, cancellationToken);
                break;
            case TargetOutcome.ArtifactAtFault(var cause, var final):
                await FaultAsync(writer, target, lease, cause, final, jitter, cancellationToken);
                break;
            case TargetOutcome.HandedBack:
                writer.Note("The node stops; another goes on from here.");
                break;
        }
    }

    private static Task SettledAsync(
        SettlementWriter writer,
        ReplicationTargetRow target,
        LeasedTarget lease,
        CancellationToken cancellationToken
    )
    {
        target.SettledSequence = lease.WantedSequence;
        target.Attempts = 0;
        target.NextTryAt = null;
        if (target.WantedSequence == lease.WantedSequence && target.State == ReplicationTargetState.Wanted)
        {
            target.State = ReplicationTargetState.Settled;
            target.DeletionSequence = null;
            target.Cause = "";
        }

        return writer.EndTasksAsync(ReplicationTaskStatus.Succeed, cancellationToken);
    }

    private async Task FaultAsync(
        SettlementWriter writer,
        ReplicationTargetRow target,
        LeasedTarget lease,
        string cause,
        bool final,
        double jitter,
        CancellationToken cancellationToken
    )
    {
        if (target.WantedSequence != lease.WantedSequence)
        {
            writer.Note($"Failed: {cause.TrimEnd('.')}. The reference has changed meanwhile and is looked at again.");
            return;
        }

        target.Cause = cause;
        target.Attempts++;
        if (final || target.Attempts >= MaximumAttempts)
        {
            target.State = ReplicationTargetState.Failed;
            writer.Note($"Failed: {cause.TrimEnd('.')}.");
            await writer.EndTasksAsync(ReplicationTaskStatus.Failed, cancellationToken);
            return;
        }

        // Half of the pause is fixed, so that a fault is not met again at once; half is chance, so that many spread.
        target.NextTryAt = clock.GetUtcNow() + (FirstPause * Math.Pow(2, target.Attempts) * (0.5 + (jitter / 2)));
        writer.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Try {target.Attempts} of {MaximumAttempts} failed: {cause.TrimEnd('.')}. Next try at {target.NextTryAt:HH:mm:ss} UTC."
            )
        );
    }

    private void Count(ReplicationTargetRow target, bool returned)
    {
        var now = clock.GetUtcNow();
        if (target.ReturnsSince + ReturnsWindow < now)
        {
            target.Returns = 0;
            target.ReturnsSince = null;
        }

        if (returned)
        {
            target.Returns++;
            target.ReturnsSince ??= now;
        }
    }
}
