using Entrepot.Access.Authorization;

namespace Entrepot.Access.Robots;

/// <summary>All that a robot account may do, as decisions ask for it.</summary>
public sealed class RobotGrants
{
    private readonly HashSet<Permission> site = [];
    private readonly HashSet<Permission> everyProject = [];
    private readonly Dictionary<long, HashSet<Permission>> projects = [];

    public RobotGrants(IEnumerable<RobotGrant> grants)
    {
        foreach (var grant in grants)
        {
            SetOf(grant.Place).UnionWith(grant.Permissions);
        }
    }

    public bool HoldsForSite(Permission permission) => site.Contains(permission);

    public bool HoldsInEveryProject(Permission permission) => everyProject.Contains(permission);

    public bool HoldsIn(long projectId, Permission permission) =>
        everyProject.Contains(permission)
        || (projects.TryGetValue(projectId, out var held) && held.Contains(permission));

    /// <summary>Whether it may do anything at all in the project, and so may know of it.</summary>
    public bool Knows(long projectId) => everyProject.Count > 0 || projects.ContainsKey(projectId);

    /// <summary>Whether it may do anything at all in whatever project.</summary>
    public bool KnowsEveryProject => everyProject.Count > 0;

    /// <summary>The projects that are named one by one; with a permission, those that it is held in.</summary>
    public IEnumerable<long> NamedProjects(Permission? permission = null) =>
        projects.Where(pair => permission is null || pair.Value.Contains(permission)).Select(pair => pair.Key);

    /// <summary>Whether the permission is held wherever <paramref name="place"/> reaches.</summary>
    public bool Holds(RobotPlace place, Permission permission) =>
        place switch
        {
            RobotPlace.Site => HoldsForSite(permission),
            RobotPlace.EveryProject => HoldsInEveryProject(permission),
            RobotPlace.Project project => HoldsIn(project.Id, permission),
            _ => false,
        };

    private HashSet<Permission> SetOf(RobotPlace place)
    {
        switch (place)
        {
            case RobotPlace.Site:
                return site;
            case RobotPlace.EveryProject:
                return everyProject;
            case RobotPlace.Project project:
                if (!projects.TryGetValue(project.Id, out var held))
                {
                    projects[project.Id] = held = [];
                }

                return held;
            default:
                throw new InvalidOperationException($"No permissions belong to {place}.");
        }
    }
}
