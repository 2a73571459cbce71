using Entrepot.Data.Rows;

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

    public IQueryable<ProjectRow> Of(IQueryable<ProjectRow> projects) =>
        all ? projects
        : memberOf.Length == 0 ? projects.Where(project => project.Public)
        : projects.Where(project => project.Public || memberOf.Contains(project.Id));

    public IQueryable<RepositoryRow> Of(IQueryable<RepositoryRow> repositories) =>
        all ? repositories
        : memberOf.Length == 0 ? repositories.Where(repository => repository.Project!.Public)
        : repositories.Where(repository => repository.Project!.Public || memberOf.Contains(repository.ProjectId));
}
