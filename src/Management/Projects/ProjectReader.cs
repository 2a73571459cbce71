using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Projects;

/// <summary>Reads projects with what their answers show.</summary>
internal sealed class ProjectReader(Database database, Authorizer authorizer)
{
    public static IQueryable<ListedProject> Listed(EntrepotContext context, IQueryable<ProjectRow> projects) =>
        projects.Select(project => new ListedProject(
            project,
            context
                .Accounts.Where(account => account.Id == project.OwnerId)
                .Select(account => account.Name)
                .FirstOrDefault(),
            project.RepositoryCount
        ));

    public Task<ListedProject?> FindAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                Listed(context, context.Projects.AsNoTracking().Where(row => row.Id == id)).FirstOrDefaultAsync(token),
            cancellationToken
        );

    /// <summary>The number of members by role.</summary>
    public Task<Dictionary<ProjectRole, int>> CountMembersAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .ProjectMembers.Where(row => row.ProjectId == id)
                    .GroupBy(row => row.Role)
                    .ToDictionaryAsync(group => (ProjectRole)group.Key, group => group.Count(), token),
            cancellationToken
        );

    public async Task<ProjectAnswer> ShowAsync(
        ListedProject listed,
        Principal principal,
        CancellationToken cancellationToken
    )
    {
        var project = listed.Project;
        var roles = await authorizer.RolesAsync(principal, project.Id, cancellationToken);
        return new ProjectAnswer(
            project.Id,
            project.Name,
            project.OwnerId,
            listed.OwnerName,
            roles is [var highest, ..] ? (int)highest : null,
            roles.Count > 0 ? [.. roles.Select(role => (int)role)] : null,
            listed.Repositories,
            ProjectMetadata.Show(project),
            new CveAllowlist(project.Id, project.Id, []),
            project.CreatedAt,
            project.UpdatedAt
        );
    }
}
