using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Authorization;

/// <summary>Which projects a principal may know of: what lists and the catalog are cut to.</summary>
public sealed class VisibleProjects
{
    private readonly bool all;
    private readonly long[] memberOf;

    private VisibleProjects(bool all, long[] memberOf)
    {
        this.all = all;
        this.memberOf = memberOf;
    }

    internal static VisibleProjects All { get; } = new(true, []);

    internal static VisibleProjects PublicAnd(IEnumerable<long> memberOf) => new(false, [.. memberOf]);

    /// <summary>Their ids; null when they are all there are.</summary>
    public async Task<IReadOnlyCollection<long>?> IdsAsync(Database database, CancellationToken cancellationToken) =>
        all
            ? null
            : await database.ReadAsync(
                (context, token) => Of(context.Projects).Select(project => project.Id).ToListAsync(token),
                cancellationToken
            );

    public IQueryable<ProjectRow> Of(IQueryable<ProjectRow> projects) =>
        all ? projects
        : memberOf.Length == 0 ? projects.Where(project => project.Public)
        : projects.Where(project => project.Public || memberOf.Contains(project.Id));

    public IQueryable<RepositoryRow> Of(IQueryable<RepositoryRow> repositories) =>
        all ? repositories
        : memberOf.Length == 0 ? repositories.Where(repository => repository.Project!.Public)
        : repositories.Where(repository => repository.Project!.Public || memberOf.Contains(repository.ProjectId));
}
