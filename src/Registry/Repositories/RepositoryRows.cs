using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Repositories;

/// <summary>Finds the row of a repository, or makes it: repositories come into being by what is pushed to them.</summary>
internal static class RepositoryRows
{
    public static Task<RepositoryRow?> FindAsync(
        EntrepotContext context,
        RepositoryName name,
        CancellationToken cancellationToken
    ) => context.Repositories.SingleOrDefaultAsync(row => row.Name == name, cancellationToken);

    /// <summary>
    /// Notes that something in it changes. The row is written also when the clock has not moved since: two transactions
    /// that do not see each other's changes have to meet there, so that one of them begins again.
    /// </summary>
    public static void Touch(EntrepotContext context, RepositoryRow repository, DateTimeOffset now)
    {
        repository.UpdatedAt = now;
        context.Entry(repository).Property(row => row.UpdatedAt).IsModified = true;
    }

    /// <summary>Shows the repository, from its first manifest on.</summary>
    public static async Task ListAsync(
        EntrepotContext context,
        RepositoryRow repository,
        CancellationToken cancellationToken
    )
    {
        if (!repository.Listed)
        {
            repository.Listed = true;
            await CountAsync(context, repository, 1, cancellationToken);
        }
    }

    /// <summary>One repository more or less is listed in the project.</summary>
    public static Task CountAsync(
        EntrepotContext context,
        RepositoryRow repository,
        int change,
        CancellationToken cancellationToken
    )
    {
        var projectId = repository.ProjectId;
        return context
            .Projects.Where(row => row.Id == projectId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.RepositoryCount, row => row.RepositoryCount + change),
                cancellationToken
            );
    }

    /// <summary>The row, saved; null when there is no such project.</summary>
    public static async Task<RepositoryRow?> FindOrAddAsync(
        EntrepotContext context,
        RepositoryName name,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(context, name, cancellationToken) is { } found)
        {
            return found;
        }

        var project = name.Project;
        var projectId = await context
            .Projects.Where(row => row.Name == project)
            .Select(row => (long?)row.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (projectId is null)
        {
            return null;
        }

        var added = new RepositoryRow
        {
            ProjectId = projectId.Value,
            Name = name,
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.Repositories.Add(added);
        await context.SaveChangesAsync(cancellationToken);
        return added;
    }
}
