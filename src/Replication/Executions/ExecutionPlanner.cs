using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Triggers;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Turns an execution of a rule that pushes into targets and tasks: all tags here that the rule selects, some
/// hundred in a transaction together with how far it has come. Cut anywhere, it goes on from there.
/// </summary>
public sealed class ExecutionPlanner(Database database, ReplicationSignal signal, TimeProvider clock)
{
    internal const string NothingText = "no resources need to be replicated";

    private const int TagsAtOnce = 500;
    private const int RepositoriesAtOnce = 200;

    /// <summary>Plans one batch of the oldest execution that is not planned; false when there is none.</summary>
    public async Task<bool> PlanOnceAsync(CancellationToken cancellationToken)
    {
        var id = await database.ReadAsync(
            (context, token) =>
                ExecutionState
                    .Plannable(context)
                    .AsNoTracking()
                    .Where(execution => execution.Policy!.SourceEndpointId == null)
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
        var execution = await ExecutionState
            .Plannable(context)
            .Include(row => row.Policy)
            .SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (execution is null)
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

        if (Resumption.Is(execution))
        {
            await new Resumption(context, policy, execution, clock.GetUtcNow()).GoOnAsync(cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }

        var repositories = await RepositoriesAsync(context, execution.PlanRepositoryId, cancellationToken);
        var selected = repositories.Where(repository => policy.Filters.SelectsName(repository.Name));
        var tags = await TagsAsync(context, execution, selected, cancellationToken);
        List<long> manifests = [.. tags.Select(tag => tag.ManifestId).Distinct()];
        var labels = await CarriedLabels.ReadAsync(context, [policy.Filters], manifests, cancellationToken);
        List<WantedReference> wanted =
        [
            .. tags.Where(tag =>
                    ReferrerTag.SubjectOf(tag.Reference.Tag) is null
                    && policy.Filters.Selects(
                        tag.Reference.Repository,
                        tag.Reference.Tag,
                        tag.ContainerImage,
                        [.. labels[tag.ManifestId]]
                    )
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

    internal static async Task ConcludeAsync(
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

    /// <summary>The next repositories, the one in hand included.</summary>
    private static async Task<IReadOnlyList<PlanRepository>> RepositoriesAsync(
        EntrepotContext context,
        long from,
        CancellationToken cancellationToken
    ) =>
        await context
            .Repositories.AsNoTracking()
            .Where(row => row.Listed && row.Id >= from)
            .OrderBy(row => row.Id)
            .Take(RepositoriesAtOnce)
            .Select(row => new PlanRepository(row.Id, row.Name))
            .ToListAsync(cancellationToken);

    /// <summary>
    /// The next tags, one repository after the other: asked for all at once they would be sorted anew for each batch.
    /// </summary>
    private static async Task<IReadOnlyList<PlanTag>> TagsAsync(
        EntrepotContext context,
        ReplicationExecutionRow execution,
        IEnumerable<PlanRepository> repositories,
        CancellationToken cancellationToken
    )
    {
        var tags = new List<PlanTag>();
        foreach (var repository in repositories)
        {
            var after = repository.Id == execution.PlanRepositoryId ? execution.PlanTagId : 0;
            var rows = await context
                .Tags.AsNoTracking()
                .Where(tag => tag.RepositoryId == repository.Id && tag.Id > after)
                .OrderBy(tag => tag.Id)
                .Take(TagsAtOnce - tags.Count)
                .Select(tag => new
                {
                    tag.Id,
                    tag.Name,
                    tag.ManifestId,
                    tag.Manifest!.MediaType,
                    tag.Manifest.ConfigMediaType,
                    tag.Manifest.ArtifactType,
                })
                .ToListAsync(cancellationToken);
            tags.AddRange(
                rows.Select(tag => new PlanTag(
                    repository.Id,
                    tag.Id,
                    new WantedReference(repository.Name, tag.Name),
                    tag.ManifestId,
                    ArtifactKind.IsContainerImage(tag.MediaType, tag.ConfigMediaType, tag.ArtifactType)
                ))
            );
            if (tags.Count == TagsAtOnce)
            {
                break;
            }
        }

        return tags;
    }

    private sealed record PlanRepository(long Id, Oci.RepositoryName Name);

    private sealed record PlanTag(
        long RepositoryId,
        long TagId,
        WantedReference Reference,
        long ManifestId,
        bool ContainerImage
    );
}
