using Entrepot.Access.Configuration;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Robots;

/// <summary>Reads robot accounts as they are shown.</summary>
public sealed class RobotReader(Database database, ConfigurationBook configuration)
{
    /// <summary>Whose the robot account is: a project's, or the site's; null when there is none.</summary>
    public async Task<RobotPlace?> FindPlaceAsync(long id, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            (context, token) =>
                context
                    .Robots.Where(row => row.Id == id)
                    .Select(row => new { row.ProjectId, Project = row.Project!.Name })
                    .SingleOrDefaultAsync(token),
            cancellationToken
        ) switch
        {
            null => null,
            { ProjectId: { } project, Project: var name } => new RobotPlace.Project(project, name),
            _ => new RobotPlace.Site(),
        };

    public async Task<Robot?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var prefix = (await configuration.ReadAsync(cancellationToken)).RobotNamePrefix;
        var found = await database.ReadAsync(
            (context, token) => ReadAsync(context, context.Robots.Where(row => row.Id == id), prefix, token),
            cancellationToken
        );
        return found.SingleOrDefault();
    }

    /// <summary>Reads the rows, in their order, and what they name.</summary>
    public static async Task<IReadOnlyList<Robot>> ReadAsync(
        EntrepotContext context,
        IQueryable<RobotRow> rows,
        string prefix,
        CancellationToken cancellationToken
    )
    {
        var read = await rows.AsNoTracking()
            .Select(row => new
            {
                row.Id,
                row.Name,
                row.ProjectId,
                Project = row.Project!.Name,
                row.Description,
                row.Duration,
                row.ExpiresAt,
                row.Disabled,
                row.Creator,
                row.CreatedAt,
                row.UpdatedAt,
                row.Permissions,
            })
            .ToListAsync(cancellationToken);
        var grants = read.ConvertAll(row => StoredGrant.Read(row.Permissions));
        var present = await PresentAsync(context, grants, cancellationToken);
        return
        [
            .. read.Zip(
                grants,
                (row, held) =>
                    new Robot(
                        row.Id,
                        row.Name,
                        new RobotSignInName(row.Project, row.Name).With(prefix),
                        row.ProjectId,
                        row.Description,
                        row.Duration,
                        row.ExpiresAt,
                        row.Disabled,
                        row.Creator,
                        row.CreatedAt,
                        row.UpdatedAt,
                        [
                            .. held.Where(grant =>
                                grant.Place is not RobotPlace.Project project || present.Contains(project.Id)
                            ),
                        ]
                    )
            ),
        ];
    }

    /// <summary>Those of the projects that permissions name which are still there.</summary>
    private static async Task<HashSet<long>> PresentAsync(
        EntrepotContext context,
        IEnumerable<IReadOnlyList<RobotGrant>> grants,
        CancellationToken cancellationToken
    )
    {
        var named = grants
            .SelectMany(held => held)
            .Select(grant => grant.Place)
            .OfType<RobotPlace.Project>()
            .Select(project => project.Id)
            .Distinct()
            .ToList();
        return named.Count == 0
            ? []
            : await context
                .Projects.Where(row => EF.Parameter(named).Contains(row.Id))
                .Select(row => row.Id)
                .ToHashSetAsync(cancellationToken);
    }
}
