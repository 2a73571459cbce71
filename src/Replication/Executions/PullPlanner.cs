using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Turns an execution of a rule that pulls into targets and tasks: lists the other registry's repositories in the order
/// of their names and the tags of those that the rule selects. Each batch of tags is written with how far it has come;
/// cut anywhere, it lists again and goes on from there.
/// </summary>
public sealed class PullPlanner(
    Database database,
    EndpointGate gate,
    RemoteOpener open,
    ReplicationSignal signal,
    TimeProvider clock
)
{
    /// <summary>The executions that wait to be planned and whose registry is open, oldest first.</summary>
    public Task<List<EndpointRun>> WaitingAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                ExecutionState
                    .Plannable(context)
                    .AsNoTracking()
                    .Where(execution =>
                        execution.Policy!.SourceEndpointId != null
                        && execution.Policy.SourceEndpoint!.ParkedUntil == null
                        && execution.Policy.SourceEndpoint.HeldAt == null
                        && execution.Policy.HeldAt == null
                    )
                    .OrderBy(execution => execution.Id)
                    .Select(execution => new EndpointRun(execution.Id, execution.Policy!.SourceEndpointId!.Value))
                    .ToListAsync(token),
            cancellationToken
        );

    /// <summary>Plans the execution to its end, or until its registry is at fault: then it is planned on later.</summary>
    public async Task PlanAsync(long executionId, CancellationToken cancellationToken)
    {
        // Two nodes would ask the registry for the same lists; only one of them could write what it finds.
        await using var turn = await database.TryHoldAsync(
            string.Create(CultureInfo.InvariantCulture, $"execution {executionId}"),
            cancellationToken
        );
        if (turn is null)
        {
            return;
        }

        if (await LoadAsync(executionId, cancellationToken) is not var (policy, place))
        {
            return;
        }

        try
        {
            var endpoint = await gate.LoadAsync(policy.EndpointId, cancellationToken);
            if (endpoint is not null)
            {
                await using var remote = open(endpoint);
                if (await PlanAsync(executionId, policy, place, remote, cancellationToken))
                {
                    await gate.ReportSuccessAsync(policy.EndpointId, cancellationToken);
                }
            }
        }
        catch (RemoteException exception) when (exception.Fault.IsEndpointFault)
        {
            await gate.ReportFaultAsync(policy.EndpointId, exception.Fault, cancellationToken);
            await NoteAsync(executionId, $"Waiting: {exception.Fault.Words}", failed: false, cancellationToken);
        }
        catch (RemoteException exception)
        {
            await NoteAsync(executionId, exception.Fault.Words, failed: true, cancellationToken);
        }
    }

    /// <returns>False when somebody else has planned on, or the rule has become another.</returns>
    private async Task<bool> PlanAsync(
        long executionId,
        PolicySnapshot policy,
        PlanPlace place,
        IRemoteRegistry remote,
        CancellationToken cancellationToken
    )
    {
        var listing = new PullListing(policy, remote);
        var names = await listing.NamesAsync(cancellationToken);
        var done = names.Count(name => string.CompareOrdinal(name.ToString(), place.Repository) < 0);
        foreach (var name in names.Skip(done))
        {
            await foreach (var (tags, fault) in listing.BatchesAsync(name, cancellationToken))
            {
                // What was raised of a repository before a break is not raised again; its tags may be others by now.
                var next = new PlanPlace(name.ToString(), place.Batch + 1);
                var words = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Listing there: {done} of {names.Count} repositories done."
                );
                if (!await RaiseAsync(executionId, policy, place, next, name, tags, fault, words, cancellationToken))
                {
                    return false;
                }

                place = next;
                signal.TargetsRaised();
            }

            done++;
        }

        return await FinishAsync(executionId, policy, place, cancellationToken);
    }

    /// <summary>False when the execution was stopped, or another node has planned on.</summary>
    private Task<bool> RaiseAsync(
        long executionId,
        PolicySnapshot policy,
        PlanPlace place,
        PlanPlace next,
        RepositoryName name,
        IReadOnlyList<Tag> tags,
        string? fault,
        string words,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var execution = await FindAsync(context, executionId, policy, place, token);
                if (execution is null)
                {
                    return false;
                }

                List<WantedReference> wanted = [.. tags.Select(tag => new WantedReference(name, tag))];
                var book = new TargetBook(context);
                await book.LoadDestinationsAsync([policy], wanted, token);
                var asked = await AskedAsync(context, executionId, book, token);
                wanted.RemoveAll(asked.Contains);
                var raiser = new TargetRaiser(context, book, policy, execution, clock.GetUtcNow());
                foreach (var reference in wanted)
                {
                    await raiser.WantAsync(reference, token);
                }

                if (fault is not null)
                {
                    raiser.FailListing(name, fault.TrimEnd('.'));
                }

                (execution.PlanRepository, execution.PlanTagId, execution.StatusText) = (
                    next.Repository,
                    next.Batch,
                    words
                );
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>The execution, if this is still where its planning stands and the rule is still the one that is planned.</summary>
    private static Task<ReplicationExecutionRow?> FindAsync(
        EntrepotContext context,
        long executionId,
        PolicySnapshot policy,
        PlanPlace place,
        CancellationToken cancellationToken
    ) =>
        ExecutionState
            .Unplanned(context)
            .SingleOrDefaultAsync(
                row =>
                    row.Id == executionId
                    && row.PlanRepository == place.Repository
                    && row.PlanTagId == place.Batch
                    && row.Policy!.UpdatedAt == policy.UpdatedAt
                    && row.Policy.HeldAt == null,
                cancellationToken
            );

    /// <summary>What the execution has a task for already.</summary>
    private static async Task<HashSet<WantedReference>> AskedAsync(
        EntrepotContext context,
        long executionId,
        TargetBook book,
        CancellationToken cancellationToken
    )
    {
        var targets = book.All.ToDictionary(target => target.Id);
        List<long> ids = [.. targets.Keys];
        var asked = await context
            .ReplicationTasks.Where(task =>
                task.TargetId != null && ids.Contains(task.TargetId.Value) && task.ExecutionId == executionId
            )
            .Select(task => task.TargetId!.Value)
            .ToListAsync(cancellationToken);
        return [.. asked.Select(id => new WantedReference(targets[id].SourceRepository, targets[id].Tag))];
    }

    private Task<bool> FinishAsync(
        long executionId,
        PolicySnapshot policy,
        PlanPlace place,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var execution = await FindAsync(context, executionId, policy, place, token);
                if (execution is null)
                {
                    return false;
                }

                execution.Planned = true;
                execution.PlannedAt = clock.GetUtcNow();
                execution.StatusText = "";
                await context.SaveChangesAsync(token);
                await ExecutionPlanner.ConcludeAsync(context, execution, token);
                return true;
            },
            cancellationToken
        );

    private Task<bool> NoteAsync(long executionId, string words, bool failed, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var execution = await ExecutionState
                    .Unplanned(context)
                    .SingleOrDefaultAsync(row => row.Id == executionId, token);
                if (execution is null)
                {
                    return false;
                }

                execution.StatusText = words;
                if (failed)
                {
                    execution.Planned = true;
                    execution.PlanFailed = true;
                    execution.PlannedAt = clock.GetUtcNow();
                }

                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );

    private async Task<(PolicySnapshot Policy, PlanPlace Place)?> LoadAsync(
        long executionId,
        CancellationToken cancellationToken
    )
    {
        var execution = await database.ReadAsync(
            (context, token) =>
                ExecutionState
                    .Unplanned(context)
                    .AsNoTracking()
                    .Include(row => row.Policy)
                    .SingleOrDefaultAsync(row => row.Id == executionId, token),
            cancellationToken
        );
        if (execution is null)
        {
            return null;
        }

        try
        {
            return (PolicySnapshot.Of(execution.Policy!), new PlanPlace(execution.PlanRepository, execution.PlanTagId));
        }
        catch (InvalidDataException fault)
        {
            await NoteAsync(executionId, fault.Message, failed: true, cancellationToken);
            return null;
        }
    }

    /// <summary>How far it has come: the repository, and how many batches in all.</summary>
    private readonly record struct PlanPlace(string Repository, long Batch);
}
