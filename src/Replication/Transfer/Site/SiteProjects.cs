using Entrepot.Access.Projects;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Transfer.Site;

/// <summary>Makes the projects that pulled repositories lie in.</summary>
internal sealed class SiteProjects(Database database, ProjectDirectory projects)
{
    /// <summary>Makes the project unless it is there; its owner is the rule's creator.</summary>
    /// <exception cref="ArtifactFaultException">No project can have that name.</exception>
    public async Task EnsureAsync(string project, long policyId, bool makePublic, CancellationToken cancellationToken)
    {
        if (
            await database.ReadAsync(
                (context, token) => context.Projects.AnyAsync(row => row.Name == project, token),
                cancellationToken
            )
        )
        {
            return;
        }

        if (!ProjectName.TryParse(project, out var name))
        {
            throw new ArtifactFaultException(
                $"'{project}' cannot be the name of a project here; set a destination namespace",
                final: true
            );
        }

        var owner = await database.ReadAsync(
            (context, token) => OwnerAsync(context, policyId, token),
            cancellationToken
        );

        // Who finds the name taken has found the project.
        var act = new Act("", "", "create", "project", project, Description: "for what a replication policy brings");
        await projects.CreateAsync(new NewProject(name, owner, makePublic, "{}"), act, cancellationToken);
    }

    /// <summary>Whoever made the rule, if still an administrator; else the first one.</summary>
    private static async Task<long> OwnerAsync(
        EntrepotContext context,
        long policyId,
        CancellationToken cancellationToken
    )
    {
        var creator = await context
            .ReplicationPolicies.Where(policy => policy.Id == policyId)
            .Select(policy => policy.Creator)
            .SingleOrDefaultAsync(cancellationToken);
        return await context
                .Accounts.Where(account => account.Name == creator && account.SystemAdministrator && !account.Disabled)
                .Select(account => (long?)account.Id)
                .FirstOrDefaultAsync(cancellationToken)
            ?? await context
                .Accounts.Where(account => account.SystemAdministrator && !account.Disabled)
                .OrderBy(account => account.Id)
                .Select(account => account.Id)
                .FirstAsync(cancellationToken);
    }
}
