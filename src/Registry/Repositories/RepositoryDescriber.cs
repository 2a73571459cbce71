using Entrepot.Data;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Repositories;

/// <summary>Changes what people read about a repository.</summary>
public sealed class RepositoryDescriber(Database database, TimeProvider clock)
{
    /// <summary>False when there is no such repository.</summary>
    public Task<bool> DescribeAsync(
        RepositoryName repository,
        string description,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var now = clock.GetUtcNow();
                return await context
                        .Repositories.Where(row => row.Name == repository && row.Listed)
                        .ExecuteUpdateAsync(
                            set =>
                                set.SetProperty(row => row.Description, description)
                                    .SetProperty(row => row.UpdatedAt, now),
                            token
                        ) > 0;
            },
            cancellationToken
        );
}
