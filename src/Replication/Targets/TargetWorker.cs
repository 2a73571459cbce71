using System.Diagnostics.CodeAnalysis;
using Entrepot.Data;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Metrics;
using Entrepot.Replication.Tasks;
using Entrepot.Replication.Transfer;
using Entrepot.Storage;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Targets;

/// <summary>Does one look at one leased target, and writes how it ended, whatever happens.</summary>
internal sealed partial class TargetWorker(
    Database database,
    EndpointGate gate,
    RemoteOpener open,
    TransferSides sides,
    TargetLook look,
    TargetSettler settler,
    TimeProvider clock,
    ILogger<TargetWorker> logger
)
{
    /// <param name="stopping">The node stops: the target is handed back.</param>
    /// <returns>False when the target was in other hands by the end.</returns>
    public async Task<bool> WorkAsync(RunningTarget running, CancellationToken stopping)
    {
        var lease = running.Lease;
        var log = new TaskLog(database, clock, lease.OpenTasks is [.., var last] ? last.Id : null);
        TargetOutcome? outcome;
        using (var writing = CancellationTokenSource.CreateLinkedTokenSource(running.Token))
        {
            var written = log.WriteRegularlyAsync(writing.Token);
            outcome = await LookAsync(running, log, stopping);
            await writing.CancelAsync();
            await written;
        }

        ReplicationMeter.Ended(lease.Policy.Name, outcome);

        // Whether it went well or not is written even while the node stops: it is a moment's work.
        if (outcome is not null && await settler.SettleAsync(lease, outcome, log, CancellationToken.None))
        {
            return true;
        }

        await settler.LookOnceMoreAsync(lease, CancellationToken.None);
        return false;
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "Whatever goes wrong ends this target's look, not the worker."
    )]
    private async Task<TargetOutcome?> LookAsync(RunningTarget running, TaskLog log, CancellationToken stopping)
    {
        var lease = running.Lease;
        try
        {
            var endpoint = await gate.LoadAsync(lease.Policy.EndpointId, running.Token);
            if (endpoint is null)
            {
                return new TargetOutcome.ArtifactAtFault("the rule's endpoint is gone", Final: true);
            }

            await using var remote = open(endpoint);
            return await LookAsync(running, remote, log, stopping);
        }
        catch (Exception) when (running.Token.IsCancellationRequested)
        {
            // A cut target was taken away before it was cut: there is nothing to write.
            return stopping.IsCancellationRequested ? new TargetOutcome.HandedBack() : null;
        }
        catch (LeaseLostException)
        {
            return null;
        }
        catch (StorageFullException)
        {
            // Nobody's fault but this site's: it waits for room and loses no try.
            return new TargetOutcome.EndpointAtFault(
                new RemoteFault(RemoteFaultReason.Busy, "this site has no room left; make some, and it goes on")
            );
        }
        catch (ArtifactFaultException fault)
        {
            ReplicationMeter.ArtifactFailed(lease.Policy.Name);
            return new TargetOutcome.ArtifactAtFault(fault.Message, fault.Final);
        }
        catch (Exception exception)
        {
            LogFault(lease, exception);
            ReplicationMeter.ArtifactFailed(lease.Policy.Name);
            return new TargetOutcome.ArtifactAtFault(
                $"an error inside Entrepot ({exception.GetType().Name}); the server's log has it",
                Final: false
            );
        }
    }

    private async Task<TargetOutcome> LookAsync(
        RunningTarget running,
        IRemoteRegistry remote,
        TaskLog log,
        CancellationToken stopping
    )
    {
        var lease = running.Lease;
        try
        {
            var transfer = sides.Of(lease, remote, log) with { Progress = running.Progress };
            var outcome = await look.LookAsync(transfer, running.Token);
            await gate.ReportSuccessAsync(lease.Policy.EndpointId, running.Token);
            return outcome;
        }
        catch (RemoteException exception) when (!running.Token.IsCancellationRequested)
        {
            return await OutcomeOfAsync(lease, exception.Fault, remote, stopping);
        }
    }

    /// <summary>
    /// A right that is missing for one repository, while the registry takes the credentials, is no reason to leave all
    /// others alone.
    /// </summary>
    private async Task<TargetOutcome> OutcomeOfAsync(
        LeasedTarget lease,
        RemoteFault fault,
        IRemoteRegistry remote,
        CancellationToken cancellationToken
    )
    {
        ReplicationMeter.Failed(lease.Policy.Name, fault.Reason);
        if (
            !fault.IsEndpointFault
            || (
                fault.Reason == RemoteFaultReason.Credentials
                && await RepositoryFaults.IsOneAsync(fault, remote, cancellationToken)
            )
        )
        {
            return new TargetOutcome.ArtifactAtFault(fault.Words, fault.Reason == RemoteFaultReason.Unsupported);
        }

        await gate.ReportFaultAsync(lease.Policy.EndpointId, fault, cancellationToken);
        return new TargetOutcome.EndpointAtFault(fault);
    }

    [LoggerMessage(4101, LogLevel.Error, "The look at {Target} failed")]
    private partial void LogFault(LeasedTarget target, Exception exception);
}
