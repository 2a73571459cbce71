using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Entrepot.Management.Quotas;
using Entrepot.Registry.Blobs;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Projects;

/// <summary><c>GET /projects/{project}/summary</c>: what the principal may know of the project, in figures.</summary>
internal static class ProjectSummaryEndpoint
{
    public static async Task<IResult> HandleAsync(
        HttpContext context,
        ProjectReader projects,
        StorageUse use,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        var (id, name, _, _) = context.GetProject();
        if (await projects.FindAsync(id, cancellationToken) is not { } project)
        {
            return Refusal.NotFound("project not found");
        }

        var summary = new ProjectSummary(project.Repositories);
        if (await MayAsync(Permission.ReadQuota))
        {
            var used = await use.OfProjectAsync(id, cancellationToken);
            summary = summary with
            {
                Quota = new ProjectSummaryQuota(
                    new StorageAmount(project.Project.StorageLimit),
                    new StorageAmount(used ?? 0),
                    used is null ? true : null
                ),
            };
        }

        if (!await MayAsync(Permission.ListMembers))
        {
            return TypedResults.Ok(summary);
        }

        var members = await projects.CountMembersAsync(id, cancellationToken);
        return TypedResults.Ok(
            summary with
            {
                ProjectAdminCount = members.GetValueOrDefault(ProjectRole.ProjectAdmin),
                MaintainerCount = members.GetValueOrDefault(ProjectRole.Maintainer),
                DeveloperCount = members.GetValueOrDefault(ProjectRole.Developer),
                GuestCount = members.GetValueOrDefault(ProjectRole.Guest),
                LimitedGuestCount = members.GetValueOrDefault(ProjectRole.LimitedGuest),
            }
        );

        async Task<bool> MayAsync(Permission permission) =>
            await authorizer.DecideAsync(context.GetPrincipal(), name, null, permission, cancellationToken)
            == AccessDecision.Allowed;
    }
}
