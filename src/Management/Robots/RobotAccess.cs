using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Robots;
using Entrepot.Access.Wire;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Robots;

/// <summary>
/// Who may do what with a robot account: its route says nothing about whose it is. A project's is its administrators'
/// business, the site's the site's; and nobody gives more than they have.
/// </summary>
internal sealed class RobotAccess(Authorizer authorizer, RobotReader reader, RobotDelegation delegation)
{
    /// <summary>Why those of the project, or of the site, are none of the principal's business; null: they are.</summary>
    /// <param name="projectId">Null: those of the site.</param>
    /// <param name="project">What the request called the project.</param>
    public async Task<IResult?> RefusalAsync(
        HttpContext context,
        long? projectId,
        string project,
        Permission permission,
        CancellationToken cancellationToken
    ) =>
        await DecideAsync(context, projectId, permission, cancellationToken) switch
        {
            AccessDecision.Allowed => null,
            AccessDecision.UnknownProject => UnknownProject(project),
            var decision => new AccessRefusal(decision),
        };

    /// <summary>
    /// The robot account, or why not: one that the principal may not know of is answered as one that does not exist.
    /// </summary>
    public async Task<(Robot? Robot, IResult? Refusal)> FindAsync(
        HttpContext context,
        long id,
        Permission permission,
        CancellationToken cancellationToken
    )
    {
        // One of the site, and one that is not there, are asked about as a project's is too, and nothing more of one is
        // read before it may be known: by no time of an answer anybody finds out which ids there are.
        var place = await reader.FindPlaceAsync(id, cancellationToken);
        var project = place is RobotPlace.Project { Id: var found } ? found : 0;
        var decision = await authorizer.DecideAsync(context.GetPrincipal(), project, permission, cancellationToken);
        var mayKnow = await authorizer.DecideAsync(
            context.GetPrincipal(),
            project,
            Permission.ReadRobot,
            cancellationToken
        );
        if (place is RobotPlace.Site)
        {
            decision = await DecideAsync(context, null, permission, cancellationToken);
            mayKnow = await DecideAsync(context, null, Permission.ReadRobot, cancellationToken);
        }

        if (place is null || (decision != AccessDecision.Allowed && mayKnow != AccessDecision.Allowed))
        {
            return (null, NotFound(id));
        }

        return decision != AccessDecision.Allowed ? (null, new AccessRefusal(decision))
            : await reader.FindAsync(id, cancellationToken) is { } robot ? (robot, null)
            : (null, NotFound(id));
    }

    /// <summary>Why the principal may not give that; null: it may.</summary>
    public async Task<IResult?> ExcessAsync(
        HttpContext context,
        IEnumerable<RobotGrant> wanted,
        CancellationToken cancellationToken
    ) =>
        await delegation.FirstExcessAsync(context.GetPrincipal(), wanted, cancellationToken) is { } excess
            ? Refusal.Forbidden(
                $"a robot account can get no more than you have yourself, and {excess} you have not there"
            )
            : null;

    /// <inheritdoc cref="RobotDelegation.LatestEndAsync"/>
    public Task<DateTimeOffset?> LatestEndAsync(HttpContext context, CancellationToken cancellationToken) =>
        delegation.LatestEndAsync(context.GetPrincipal(), cancellationToken);

    /// <summary>Why the principal may not get to know the robot account's secret: it counts longer; null: it does not.</summary>
    public async Task<IResult?> OutlivesAsync(HttpContext context, Robot robot, CancellationToken cancellationToken) =>
        await LatestEndAsync(context, cancellationToken) is { } end
        && (robot.ExpiresAt is null || robot.ExpiresAt > end)
            ? Refusal.Forbidden("that robot account lasts longer than you do: its secret is not for you")
            : null;

    public static ErrorResult NotFound(long id) => Refusal.NotFound($"robot {id} not found");

    public static ErrorResult UnknownProject(string project) =>
        Refusal.NotFound($"project {project} not found, or you have no access to it");

    private async Task<AccessDecision> DecideAsync(
        HttpContext context,
        long? projectId,
        Permission permission,
        CancellationToken cancellationToken
    ) =>
        projectId is { } id
            ? await authorizer.DecideAsync(context.GetPrincipal(), id, permission, cancellationToken)
            : await authorizer.DecideForSiteAsync(context.GetPrincipal(), permission, cancellationToken);
}
