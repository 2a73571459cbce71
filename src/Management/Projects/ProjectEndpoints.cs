using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Http;
using Entrepot.Access.Projects;
using Entrepot.Access.Wire;
using Entrepot.Management.Conventions;
using Entrepot.Management.Quotas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>/projects</c>.</summary>
internal static class ProjectEndpoints
{
    private const string One = "/projects/{project_name_or_id}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/projects", ProjectListEndpoint.HandleAsync).Requires(AccessScope.Public);
        api.MapMethods("/projects", ["HEAD"], HeadAsync).Requires(AccessScope.SignedIn);
        api.MapPost("/projects", CreateAsync).Requires(AccessScope.SignedIn);
        api.MapGet(One, GetAsync).Requires(AccessScope.Project, Permission.ReadProject);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.Project, Permission.UpdateProject);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.Project, Permission.DeleteProject);
        api.MapGet($"{One}/_deletable", DeletableAsync).Requires(AccessScope.Project, Permission.DeleteProject);
        api.MapGet($"{One}/summary", ProjectSummaryEndpoint.HandleAsync)
            .Requires(AccessScope.Project, Permission.ReadProject);
    }

    private static async Task<IResult> HeadAsync(
        HttpContext context,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        if (context.Request.Query["project_name"] is not [{ Length: > 0 } name])
        {
            return Refusal.BadRequest("project_name says which project");
        }

        var decision = await authorizer.DecideAsync(
            context.GetPrincipal(),
            name,
            null,
            Permission.ReadProject,
            cancellationToken
        );
        return decision == AccessDecision.Allowed ? TypedResults.Ok() : TypedResults.NotFound();
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        ProjectRequest request,
        ProjectDirectory projects,
        ProjectOwners owners,
        ConfigurationBook configuration,
        CancellationToken cancellationToken
    )
    {
        if (
            context.GetPrincipal() is { Kind: PrincipalKind.User, SystemAdministrator: false }
            && (await configuration.ReadAsync(cancellationToken)).ProjectCreationRestriction
                == ProjectCreationRestriction.AdministratorsOnly
        )
        {
            return Refusal.Forbidden("only system administrators can create projects");
        }

        if (await owners.FindAsync(context.GetPrincipal(), cancellationToken) is not { } owner)
        {
            return new AccessRefusal(AccessDecision.Denied);
        }

        if (!ProjectName.TryParse(request.ProjectName, out var name))
        {
            return Refusal.BadRequest(
                "project_name is lower case letters and digits, in parts separated by one of . _ -, at most 255 characters, and none of v2, api, service, c"
            );
        }

        if (request.RegistryId is > 0)
        {
            return Refusal.BadRequest("registry_id: proxy cache projects are not offered");
        }

        if (!ProjectMetadata.TryRead(request, out var metadata, out var refusal))
        {
            return refusal;
        }

        if (metadata.Has("retention_id"))
        {
            return Refusal.BadRequest("metadata.retention_id is set by making a retention policy");
        }

        // Whoever may make projects does not thereby say how much the site has room for.
        var limit = context.GetPrincipal().SystemAdministrator
            ? request.StorageLimit ?? StorageLimit.None
            : StorageLimit.None;
        if (!StorageLimit.IsOne(limit))
        {
            return Refusal.BadRequest(StorageLimit.Rule("storage_limit"));
        }

        var creation = await projects.CreateAsync(
            new NewProject(name, owner, metadata.IsPublic ?? false, metadata.Over("{}"), limit),
            context.Act("create", "project", name.ToString()),
            cancellationToken
        );
        return creation is ProjectCreation.Created created
            ? TypedResults.Created(LocationOf(context, created.Id, name))
            : Refusal.Conflict($"the project named {name} already exists");
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        ProjectReader projects,
        CancellationToken cancellationToken
    ) =>
        await projects.FindAsync(context.GetProject().Id, cancellationToken) is { } project
            ? TypedResults.Ok(await projects.ShowAsync(project, context.GetPrincipal(), cancellationToken))
            : Gone();

    private static async Task<IResult> UpdateAsync(
        HttpContext context,
        ProjectRequest request,
        ProjectDirectory projects,
        CancellationToken cancellationToken
    )
    {
        if (!ProjectMetadata.TryRead(request, out var metadata, out var refusal))
        {
            return refusal;
        }

        var project = context.GetProject();
        return await projects.UpdateAsync(
            project.Id,
            metadata.IsPublic,
            metadata.Over,
            context.Act("update", "project", project.Name, project.Id),
            cancellationToken
        )
            ? TypedResults.Ok()
            : Gone();
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context,
        ProjectDirectory projects,
        CancellationToken cancellationToken
    )
    {
        var (id, name, _, _) = context.GetProject();
        var act = context.Act("delete", "project", name, id);
        return await projects.DeleteAsync(id, act, cancellationToken) switch
        {
            ProjectDeletion.Deleted => TypedResults.Ok(),
            ProjectDeletion.NotEmpty => Refusal.Precondition(
                $"the project {name} holds repositories; delete them first"
            ),
            _ => Gone(),
        };
    }

    private static async Task<IResult> DeletableAsync(
        HttpContext context,
        ProjectReader projects,
        CancellationToken cancellationToken
    ) =>
        await projects.FindAsync(context.GetProject().Id, cancellationToken) switch
        {
            null => Gone(),
            { Repositories: 0 } => TypedResults.Ok(new ProjectDeletable(true, null)),
            _ => TypedResults.Ok(new ProjectDeletable(false, "the project contains repositories, can not be deleted")),
        };

    private static string LocationOf(HttpContext context, long id, ProjectName name)
    {
        var byName = context.Request.Headers["X-Resource-Name-In-Location"] == "true";
        return $"/api/v2.0/projects/{(byName ? name.ToString() : id.ToString(CultureInfo.InvariantCulture))}";
    }

    /// <summary>It went between the gate and here.</summary>
    private static ErrorResult Gone() => Refusal.NotFound("project not found");
}
