using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Repositories;

/// <summary>Changes what people read about a repository.</summary>
public sealed class RepositoryDescriber(Database database, TimeProvider clock)
{
    /// <summary>False when there is no such repository.</summary>
    /// <param name="act">What is noted; the project is filled in here.</param>
    public Task<bool> DescribeAsync(
        RepositoryName repository,
        string description,
        Act act,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var now = clock.GetUtcNow();
                var row = await context.Repositories.SingleOrDefaultAsync(
                    row => row.Name == repository && row.Listed,
                    token
                );
                if (row is null)
                {
                    return false;
                }

                row.Description = description;
                row.UpdatedAt = now;
                (act with { ProjectId = row.ProjectId }).AddTo(context, now);
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
}
