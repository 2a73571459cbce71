using Entrepot.Access.Authorization;
using Entrepot.Access.Projects;
using Entrepot.Access.Robots;
using Entrepot.Management.Conventions;

namespace Entrepot.Management.Robots;

/// <summary>Reads the permissions of a request: which place each means, and whether there are such permissions.</summary>
internal sealed class GrantReader(Rights rights, Authorizer authorizer)
{
    private const int Limit = 500;

    /// <param name="ofProject">Whether the robot account is a project's, and so has one permission, for that.</param>
    public async Task<GrantReading> ReadAsync(
        Principal principal,
        IReadOnlyList<RobotPermissionBody?>? bodies,
        bool ofProject,
        CancellationToken cancellationToken
    )
    {
        if (bodies is not { Count: > 0 and <= Limit })
        {
            return BadRequest($"permissions are 1 to {Limit}");
        }

        if (ofProject && bodies.Count > 1)
        {
            return BadRequest("a robot account of a project has one permission, in that project");
        }

        var grants = new List<RobotGrant>();
        foreach (var body in bodies)
        {
            if (body is null || await PlaceAsync(principal, body, cancellationToken) is not { } place)
            {
                return body is { Kind: RobotWords.Project, Namespace: { } project }
                    ? new GrantReading.Refused(RobotAccess.UnknownProject(project))
                    : BadRequest("a permission's kind is system with the namespace /, or project with a project or *");
            }

            if (ofProject && place is not RobotPlace.Project)
            {
                return BadRequest("a robot account of a project has its permission in that project");
            }

            if (FaultOf(place, body.Access) is { } fault)
            {
                return BadRequest(fault);
            }

            grants.Add(new RobotGrant(place, [.. body.Access!.Select(access => PermissionOf(access!)).Distinct()]));
        }

        return new GrantReading.Read(Merge(grants));
    }

    private async Task<RobotPlace?> PlaceAsync(
        Principal principal,
        RobotPermissionBody body,
        CancellationToken cancellationToken
    )
    {
        switch (body)
        {
            case { Kind: RobotWords.System, Namespace: RobotWords.Site }:
                return new RobotPlace.Site();
            case { Kind: RobotWords.Project, Namespace: RobotWords.EveryProject }:
                return new RobotPlace.EveryProject();
            case { Kind: RobotWords.Project } when ProjectName.TryParse(body.Namespace, out var name):
                // Who may not know of a project is not told that there is one.
                var known = await authorizer.DecideAsync(
                    principal,
                    name.ToString(),
                    null,
                    Permission.ReadProject,
                    cancellationToken
                );
                return
                    known != AccessDecision.UnknownProject
                    && await rights.FindProjectAsync(name.ToString(), cancellationToken) is { } project
                    ? new RobotPlace.Project(project.Id, project.Name)
                    : null;
            default:
                return null;
        }
    }

    private static string? FaultOf(RobotPlace place, IReadOnlyList<AccessBody?>? access)
    {
        if (access is not { Count: > 0 })
        {
            return "a permission has no access";
        }

        foreach (var one in access)
        {
            if (one is null || !PermissionCatalogue.Has(place, PermissionOf(one)))
            {
                return $"there is no permission {one?.Resource}:{one?.Action} for that; see /api/v2.0/permissions";
            }

            if (one.Effect is not (null or "" or AccessBody.Allow))
            {
                return "a permission's effect is allow";
            }
        }

        return null;
    }

    private static Permission PermissionOf(AccessBody access) => new(access.Resource ?? "", access.Action ?? "");

    /// <summary>One for each place, however often the request names it.</summary>
    private static List<RobotGrant> Merge(IEnumerable<RobotGrant> grants) =>
        [
            .. grants
                .GroupBy(grant => grant.Place)
                .Select(group => new RobotGrant(
                    group.Key,
                    [.. group.SelectMany(grant => grant.Permissions).Distinct()]
                )),
        ];

    private static GrantReading.Refused BadRequest(string message) => new(Refusal.BadRequest(message));
}
