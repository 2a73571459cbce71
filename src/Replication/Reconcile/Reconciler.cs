using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Tasks;
using Entrepot.Replication.Transfer;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Reconcile;

/// <summary>
/// Compares a destination with all that its rule keeps there, batch by batch, each written with how far it has come: cut
/// anywhere it goes on from there. What differs is noted as drift; where the rule wants it, its target is looked at again,
/// and the copier makes the difference go away. What is there besides is only reported: comparing never deletes.
/// </summary>
public sealed class Reconciler
{
    private const int TargetsAtOnce = 200;

    /// <summary>
    /// Of so many targets one is looked below in each comparison, another one each time: after as many comparisons all of
    /// them were.
    /// </summary>
    private const int ThoroughTurns = 10;

    private readonly Database database;
    private readonly EndpointGate gate;
    private readonly RemoteOpener open;
    private readonly IArtifactSource here;
    private readonly ReplicationOptions options;
    private readonly ReplicationSignal signal;
    private readonly TimeProvider clock;

    public Reconciler(
        Database database,
        EndpointGate gate,
        RemoteOpener open,
        IArtifactSource here,
        ReplicationOptions options,
        ReplicationSignal signal,
        TimeProvider clock
    )
    {
        this.database = database;
        this.gate = gate;
        this.open = open;
        this.here = here;
        this.options = options;
        this.signal = signal;
        this.clock = clock;
    }

    /// <summary>The comparisons under way whose registry is open, that nobody holds and whose targets are where the rule is sent.</summary>
    public Task<List<EndpointRun>> OpenAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationReconciliations.AsNoTracking()
                    .Where(row =>
                        row.EndedAt == null
                        && !context.ReplicationMoves.Any(move => move.PolicyId == row.PolicyId)
                        && row.Policy!.HeldAt == null
                        && row.Policy.SourceEndpoint!.ParkedUntil == null
                        && row.Policy.SourceEndpoint.HeldAt == null
                        && row.Policy.DestinationEndpoint!.ParkedUntil == null
                        && row.Policy.DestinationEndpoint.HeldAt == null
                    )
                    // By the rule, which the index of what is open has; a rule has one at a time.
                    .OrderBy(row => row.PolicyId)
                    .Select(row => new EndpointRun(
                        row.Id,
                        row.Policy!.SourceEndpointId ?? row.Policy.DestinationEndpointId!.Value
                    ))
                    .ToListAsync(token),
            cancellationToken
        );

    /// <summary>Compares to the end, or until the registry is at fault: then it goes on later.</summary>
    public async Task RunAsync(long id, CancellationToken cancellationToken)
    {
        // Two nodes would ask the registry the same questions; only one of them could write the answers.
        await using var turn = await database.TryHoldAsync(
            string.Create(CultureInfo.InvariantCulture, $"comparison {id}"),
            cancellationToken
        );
        if (turn is null)
        {
            return;
        }

        var run = await LoadAsync(id, cancellationToken);
        if (run is null)
        {
            return;
        }

        if (!run.Policy!.Enabled)
        {
            await EndAsync(id, "The rule was disabled meanwhile.", cancellationToken);
            return;
        }

        try
        {
            await RunAsync(run, PolicySnapshot.Of(run.Policy), cancellationToken);
        }
        catch (RemoteException exception) when (exception.Fault.IsEndpointFault)
        {
            var endpoint = run.Policy.SourceEndpointId ?? run.Policy.DestinationEndpointId!.Value;
            await gate.ReportFaultAsync(endpoint, exception.Fault, cancellationToken);
            await NoteAsync(id, $"Waiting: {exception.Fault.Words}", cancellationToken);
        }
        catch (RemoteException exception)
        {
            await EndAsync(id, exception.Fault.Words, cancellationToken);
        }
        catch (InvalidDataException fault)
        {
            await EndAsync(id, fault.Message, cancellationToken);
        }
    }

    private async Task RunAsync(
        ReplicationReconciliationRow run,
        PolicySnapshot policy,
        CancellationToken cancellationToken
    )
    {
        var endpoint = await gate.LoadAsync(policy.EndpointId, cancellationToken);
        if (endpoint is null)
        {
            return;
        }

        await using var remote = open(endpoint);
        var pace = new RequestPace(options.ReconcileRate, clock);
        var comparer = new TargetComparer(database, here, policy, remote, pace);
        ReconcileProgress progress;
        do
        {
            progress = await CompareAsync(run, policy, comparer, cancellationToken);
        } while (progress == ReconcileProgress.Written);

        if (progress == ReconcileProgress.Finished && !policy.Pulls)
        {
            progress = await new ExtraFinder(database, remote, pace, clock).FindAsync(run, policy, cancellationToken);
        }

        if (progress == ReconcileProgress.Finished)
        {
            await EndAsync(run.Id, Left(comparer.Incomparable), cancellationToken);
            await gate.ReportSuccessAsync(policy.EndpointId, cancellationToken);
        }
    }

    private static string Left(int incomparable) =>
        incomparable == 0
            ? ""
            : $"{Quantity.Count(incomparable, "reference")} could not be compared: the registry refuses to tell of them.";

    /// <summary>Compares the next batch.</summary>
    private async Task<ReconcileProgress> CompareAsync(
        ReplicationReconciliationRow run,
        PolicySnapshot policy,
        TargetComparer comparer,
        CancellationToken cancellationToken
    )
    {
        var place = run.ComparedTargetId;
        var batch = await database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationTargets.AsNoTracking()
                    .Where(target => target.PolicyId == policy.Id && target.Id > place)
                    .OrderBy(target => target.Id)
                    .Take(TargetsAtOnce)
                    .ToListAsync(token),
            cancellationToken
        );
        if (batch.Count == 0)
        {
            return ReconcileProgress.Finished;
        }

        var compared = await comparer.CompareAsync(
            [.. batch.Where(IsComparable)],
            target => (target.Id + run.Id) % ThoroughTurns == 0 || run.Operator != ReconcileStarter.SchedulerName,
            cancellationToken
        );
        var writer = new ReconcileWriter(run, policy, clock.GetUtcNow());
        var (written, raised) = await database.WriteAsync(
            (context, token) => writer.WriteAsync(context, place, batch[^1].Id, batch, compared, token),
            cancellationToken
        );
        if (raised > 0)
        {
            signal.TargetsRaised();
        }

        run.ComparedTargetId = batch[^1].Id;
        return written ? ReconcileProgress.Written : ReconcileProgress.Lost;
    }

    /// <summary>
    /// What waits is on its way anyway, what is being deleted is not wanted, and two writers who undo each other are not to
    /// be set upon each other again.
    /// </summary>
    private static bool IsComparable(ReplicationTargetRow target) =>
        target.DeletionSequence is null
        && (
            target.State is ReplicationTargetState.Settled or ReplicationTargetState.Stopped
                ? target.VerifiedDigest is not null || target.PlacedDigest is not null || target.ComparedAt is not null
                : target is { State: ReplicationTargetState.Failed, Returns: < ArtifactCopier.MaximumReturns }
        );

    private Task<ReplicationReconciliationRow?> LoadAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationReconciliations.AsNoTracking()
                    .Include(row => row.Policy)
                    .SingleOrDefaultAsync(row => row.Id == id && row.EndedAt == null, token),
            cancellationToken
        );

    private Task<int> NoteAsync(long id, string words, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (context, token) =>
                context
                    .ReplicationReconciliations.Where(row => row.Id == id && row.EndedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.StatusText, words), token),
            cancellationToken
        );

    private Task<int> EndAsync(long id, string words, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        return database.WriteAsync(
            (context, token) =>
                context
                    .ReplicationReconciliations.Where(row => row.Id == id && row.EndedAt == null)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.StatusText, words).SetProperty(row => row.EndedAt, now),
                        token
                    ),
            cancellationToken
        );
    }
}
