using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Triggers;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Turns an execution that was started by hand into targets and tasks: all tags here that the rule selects, some
/// hundred in a transaction together with how far it has come. Cut anywhere, it goes on from there.
/// </summary>
public sealed class ExecutionPlanner(Database database, ReplicationSignal signal, TimeProvider clock)
{
    internal const string NothingText = "no resources need to be replicated";

    private const int TagsAtOnce = 500;
    private const int RepositoriesAtOnce = 500;

    /// <summary>Plans one batch of the oldest execution that is not planned; false when there is none.</summary>
    public async Task<bool> PlanOnceAsync(CancellationToken cancellationToken)
    {
        var id = await database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationExecutions.AsNoTracking()
                    .Where(execution => !execution.Planned)
                    .OrderBy(execution => execution.Id)
                    .Select(execution => (long?)execution.Id)
                    .FirstOrDefaultAsync(token),
            cancellationToken
        );
        if (id is not { } execution)
        {
            return false;
        }

        await database.WriteAsync((context, token) => PlanBatchAsync(context, execution, token), cancellationToken);
        signal.TargetsRaised();
        return true;
    }

    private async Task<bool> PlanBatchAsync(EntrepotContext context, long id, CancellationToken cancellationToken)
    {
        var execution = await context
            .ReplicationExecutions.Include(row => row.Policy)
            .SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (execution is null or { Planned: true })
        {
            return false;
        }

        PolicySnapshot policy;
        try
        {
            policy = PolicySnapshot.Of(execution.Policy!);
        }
        catch (InvalidDataException fault)
        {
            execution.Planned = true;
            execution.PlannedAt = clock.GetUtcNow();
            execution.PlanFailed = true;
            execution.StatusText = fault.Message;
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }

        var repositories = await RepositoriesAsync(context, policy, execution.PlanRepositoryId, cancellationToken);
        var tags = await TagsAsync(context, execution, repositories, cancellationToken);
        List<WantedReference> wanted =
        [
            .. tags.Where(tag =>
                    ReferrerTag.SubjectOf(tag.Reference.Tag) is null
                    && policy.Filters.Selects(tag.Reference.Repository, tag.Reference.Tag, tag.ContainerImage, [])
                )
                .Select(tag => tag.Reference),
        ];
        await RaiseAsync(context, execution, policy, wanted, cancellationToken);
        Advance(execution, repositories, tags);
        await context.SaveChangesAsync(cancellationToken);
        await ConcludeAsync(context, execution, cancellationToken);
        return true;
    }

    private async Task RaiseAsync(
        EntrepotContext context,
        ReplicationExecutionRow execution,
        PolicySnapshot policy,
        List<WantedReference> wanted,
        CancellationToken cancellationToken
    )
    {
        if (wanted.Count == 0)
        {
            return;
        }

        var book = new TargetBook(context);
        await book.LoadDestinationsAsync([policy], wanted, cancellationToken);
        var raiser = new TargetRaiser(context, book, policy, execution, clock.GetUtcNow());
        foreach (var reference in wanted)
        {
            await raiser.WantAsync(reference, cancellationToken);
        }
    }

    /// <summary>Moves the place that planning has come to: within a batch of repositories by tags, else past it.</summary>
    private void Advance(
        ReplicationExecutionRow execution,
        IReadOnlyList<PlanRepository> repositories,
        IReadOnlyList<PlanTag> tags
    )
    {
        if (tags is [.., var last] && tags.Count == TagsAtOnce)
        {
            (execution.PlanRepositoryId, execution.PlanTagId) = (last.RepositoryId, last.TagId);
        }
        else if (repositories.Count == RepositoriesAtOnce)
        {
            (execution.PlanRepositoryId, execution.PlanTagId) = (repositories[^1].Id, long.MaxValue);
        }
        else
        {
            execution.Planned = true;
            execution.PlannedAt = clock.GetUtcNow();
        }
    }

    private static async Task ConcludeAsync(
        EntrepotContext context,
        ReplicationExecutionRow execution,
        CancellationToken cancellationToken
    )
    {
        if (
            execution.Planned
            && !await context.ReplicationTasks.AnyAsync(task => task.ExecutionId == execution.Id, cancellationToken)
        )
        {
            execution.StatusText = NothingText;
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>The next repositories that the rule selects by name, the one in hand included.</summary>
    private static async Task<IReadOnlyList<PlanRepository>> RepositoriesAsync(
        EntrepotContext context,
        PolicySnapshot policy,
        long from,
        CancellationToken cancellationToken
    )
    {
        var rows = context
            .Repositories.AsNoTracking()
            .Where(row => row.Listed && row.Id >= from)
            .OrderBy(row => row.Id)
            .Select(row => new PlanRepository(row.Id, row.Name));
        var selected = new List<PlanRepository>();
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (policy.Filters.SelectsName(row.Name))
            {
                selected.Add(row);
                if (selected.Count == RepositoriesAtOnce)
                {
                    break;
                }
            }
        }

        return selected;
    }

    private static async Task<IReadOnlyList<PlanTag>> TagsAsync(
        EntrepotContext context,
        ReplicationExecutionRow execution,
        IReadOnlyList<PlanRepository> repositories,
        CancellationToken cancellationToken
    )
    {
        List<long> ids = [.. repositories.Select(repository => repository.Id)];
        var names = repositories.ToDictionary(repository => repository.Id, repository => repository.Name);
        var (repositoryId, tagId) = (execution.PlanRepositoryId, execution.PlanTagId);
        var rows = await context
            .Tags.AsNoTracking()
            .Where(tag =>
                ids.Contains(tag.RepositoryId)
                && (tag.RepositoryId > repositoryId || (tag.RepositoryId == repositoryId && tag.Id > tagId))
            )
            .OrderBy(tag => tag.RepositoryId)
            .ThenBy(tag => tag.Id)
            .Take(TagsAtOnce)
            .Select(tag => new
            {
                tag.Id,
                tag.RepositoryId,
                tag.Name,
                tag.Manifest!.MediaType,
                tag.Manifest.ConfigMediaType,
                tag.Manifest.ArtifactType,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(tag => new PlanTag(
                tag.RepositoryId,
                tag.Id,
                new WantedReference(names[tag.RepositoryId], tag.Name),
                ArtifactKind.IsContainerImage(tag.MediaType, tag.ConfigMediaType, tag.ArtifactType)
            )),
        ];
    }

    private sealed record PlanRepository(long Id, Oci.RepositoryName Name);

    private sealed record PlanTag(long RepositoryId, long TagId, WantedReference Reference, bool ContainerImage);
}
