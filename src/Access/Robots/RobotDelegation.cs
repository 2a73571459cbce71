using Entrepot.Access.Authorization;

namespace Entrepot.Access.Robots;

/// <summary>
/// What somebody may hand on to a robot account: no more than they hold themselves, where they hold it, at that moment.
/// </summary>
public sealed class RobotDelegation(Rights rights, Authorizer authorizer)
{
    /// <summary>The first that is wanted and not held; null: all of it may be handed on.</summary>
    public async Task<Permission?> FirstExcessAsync(
        Principal giver,
        IEnumerable<RobotGrant> wanted,
        CancellationToken cancellationToken
    )
    {
        foreach (var grant in wanted)
        {
            foreach (var permission in grant.Permissions)
            {
                if (!await HoldsAsync(giver, grant.Place, permission, cancellationToken))
                {
                    return permission;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// When what is handed on must have ended: with the robot account that gives it, which would live on in it
    /// otherwise. Null: never.
    /// </summary>
    public async Task<DateTimeOffset?> LatestEndAsync(Principal giver, CancellationToken cancellationToken) =>
        giver.Kind == PrincipalKind.Robot
            ? (await rights.Robots.FindAsync(giver.Id, cancellationToken))?.ExpiresAt
            : null;

    private async ValueTask<bool> HoldsAsync(
        Principal giver,
        RobotPlace place,
        Permission permission,
        CancellationToken cancellationToken
    )
    {
        if (giver.SystemAdministrator)
        {
            return true;
        }

        return giver.Kind switch
        {
            PrincipalKind.User => place is RobotPlace.Project project
                && await authorizer.DecideAsync(giver, project.Id, permission, cancellationToken)
                    == AccessDecision.Allowed,
            // Its own permissions only: what everybody may do in a public project ends when that is public no more.
            PrincipalKind.Robot => (await rights.Robots.FindAsync(giver.Id, cancellationToken))?.Grants.Holds(
                place,
                permission
            ) == true,
            _ => false,
        };
    }
}
