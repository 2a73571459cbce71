using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Robots;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Robots;

/// <summary>Harbor's <c>/robots</c>: accounts of machines.</summary>
internal static class RobotEndpoints
{
    private const string One = "/robots/{robot_id:long}";

    public static void Map(IEndpointRouteBuilder api)
    {
        // Whose a robot account is says no route, and so these decide later.
        api.MapGet("/robots", RobotListEndpoint.HandleAsync).Requires(AccessScope.SignedIn);
        api.MapPost("/robots", CreateAsync).Requires(AccessScope.SignedIn);
        api.MapGet(One, GetAsync).Requires(AccessScope.SignedIn);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.SignedIn);
        api.MapPatch(One, RefreshAsync).Requires(AccessScope.SignedIn);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.SignedIn);
        api.MapGet("/permissions", CatalogueEndpoint.HandleAsync).Requires(AccessScope.SignedIn);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        RobotRequest request,
        RobotAccess access,
        GrantReader grants,
        RobotDirectory robots,
        CancellationToken cancellationToken
    )
    {
        if (!RobotName.TryParse(request.Name, out var name))
        {
            return Refusal.BadRequest(
                "name is lower case letters and digits, in parts separated by one of . _ -, at most 255 characters"
            );
        }

        if (FaultOf(request) is { } fault)
        {
            return Refusal.BadRequest(fault);
        }

        var ofProject = request.Level == RobotWords.Project;
        var reading = await grants.ReadAsync(context.GetPrincipal(), request.Permissions, ofProject, cancellationToken);
        if (reading is not GrantReading.Read { Grants: var wanted })
        {
            // Who may make none is told that, and not what is wrong with the request.
            return (ofProject ? null : await MayCreateAsync(null)) ?? ((GrantReading.Refused)reading).Refusal;
        }

        var project = ofProject ? (RobotPlace.Project)wanted[0].Place : null;
        if (
            (await MayCreateAsync(project) ?? await access.ExcessAsync(context, wanted, cancellationToken)) is
            { } refusal
        )
        {
            return refusal;
        }

        var draft = new RobotDraft(
            name,
            project?.Id,
            request.Description ?? "",
            request.Duration,
            request.Disable ?? false,
            wanted,
            string.IsNullOrEmpty(request.Secret) ? null : request.Secret,
            await access.LatestEndAsync(context, cancellationToken)
        );
        return await robots.CreateAsync(
            draft,
            context.GetPrincipal(),
            context.Act("create", "robot", ""),
            cancellationToken
        ) switch
        {
            RobotCreation.Created made => TypedResults.Created(
                $"/api/v2.0/robots/{made.Id}",
                RobotCreatedAnswer.Of(made)
            ),
            RobotCreation.NameTaken taken => Refusal.Conflict($"robot account {taken.Name} already exists"),
            _ => RobotAccess.UnknownProject(project!.Name),
        };

        Task<IResult?> MayCreateAsync(RobotPlace.Project? place) =>
            access.RefusalAsync(context, place?.Id, place?.Name ?? "", Permission.CreateRobot, cancellationToken);
    }

    private static async Task<IResult> GetAsync(
        long robot_id,
        HttpContext context,
        RobotAccess access,
        CancellationToken cancellationToken
    )
    {
        var (robot, refusal) = await access.FindAsync(context, robot_id, Permission.ReadRobot, cancellationToken);
        return refusal ?? TypedResults.Ok(RobotAnswer.Of(robot!));
    }

    /// <summary>What the request does not say stays as it is.</summary>
    private static async Task<IResult> UpdateAsync(
        long robot_id,
        HttpContext context,
        RobotRequest request,
        RobotAccess access,
        GrantReader grants,
        RobotDirectory robots,
        CancellationToken cancellationToken
    )
    {
        var (robot, refusal) = await access.FindAsync(context, robot_id, Permission.UpdateRobot, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var isProjects = robot!.ProjectId is not null;
        if (
            (request.Level ?? LevelOf(robot)) != LevelOf(robot)
            || (request.Name is { } name && name != robot.SignInName && name != robot.Name)
        )
        {
            return Refusal.BadRequest("the level and the name of a robot account cannot be changed");
        }

        if (request.Fault() is { } fault)
        {
            return Refusal.BadRequest(fault);
        }

        var reading = await grants.ReadAsync(
            context.GetPrincipal(),
            request.Permissions,
            isProjects,
            cancellationToken
        );
        if (reading is not GrantReading.Read { Grants: var wanted })
        {
            return ((GrantReading.Refused)reading).Refusal;
        }

        if (isProjects && wanted[0].Place is RobotPlace.Project project && project.Id != robot.ProjectId)
        {
            return Refusal.BadRequest("the project of a robot account cannot be changed");
        }

        var edit = new RobotEdit(
            request.Description ?? robot.Description,
            request.Duration,
            request.Disable ?? robot.Disabled,
            wanted,
            await access.LatestEndAsync(context, cancellationToken)
        );
        return await access.ExcessAsync(context, wanted, cancellationToken)
            ?? Answer(
                robot_id,
                await robots.UpdateAsync(robot_id, edit, ActOn(context, "update", robot), cancellationToken)
            );
    }

    /// <summary>
    /// Gives a new secret. Whoever knows it can do what the robot account can: nobody gets to know one that can more
    /// than they.
    /// </summary>
    private static async Task<IResult> RefreshAsync(
        long robot_id,
        HttpContext context,
        RobotSecretBody request,
        RobotAccess access,
        RobotDirectory robots,
        CancellationToken cancellationToken
    )
    {
        var (robot, refusal) = await access.FindAsync(context, robot_id, Permission.UpdateRobot, cancellationToken);
        refusal ??=
            await access.ExcessAsync(context, robot!.Grants, cancellationToken)
            ?? await access.OutlivesAsync(context, robot, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var given = string.IsNullOrEmpty(request.Secret) ? null : request.Secret;
        if (given is not null && !RobotSecret.Allows(given))
        {
            return Refusal.BadRequest(RobotSecret.Rule);
        }

        var secret = given ?? RobotSecret.Generate();
        var act = ActOn(context, "update", robot!) with { Description = "refreshed the secret" };
        return await robots.RefreshAsync(robot_id, secret, act, cancellationToken)
            ? TypedResults.Ok(new RobotSecretBody(given is null ? secret : null))
            : RobotAccess.NotFound(robot_id);
    }

    private static async Task<IResult> DeleteAsync(
        long robot_id,
        HttpContext context,
        RobotAccess access,
        RobotDirectory robots,
        CancellationToken cancellationToken
    )
    {
        var (robot, refusal) = await access.FindAsync(context, robot_id, Permission.DeleteRobot, cancellationToken);
        return refusal
            ?? Answer(
                robot_id,
                await robots.DeleteAsync(robot_id, ActOn(context, "delete", robot!), cancellationToken)
            );
    }

    private static string? FaultOf(RobotRequest request) =>
        request.Level is not (RobotWords.System or RobotWords.Project) ? "level is system or project"
        : request.Secret is { Length: > 0 } secret && !RobotSecret.Allows(secret) ? RobotSecret.Rule
        : request.Fault();

    private static string LevelOf(Robot robot) => robot.ProjectId is null ? RobotWords.System : RobotWords.Project;

    private static Data.Acts.Act ActOn(HttpContext context, string operation, Robot robot) =>
        context.Act(operation, "robot", robot.SignInName, robot.ProjectId);

    private static IResult Answer(long id, bool found) => found ? TypedResults.Ok() : RobotAccess.NotFound(id);
}
