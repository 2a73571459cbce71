using Entrepot.Access.Authorization;

namespace Entrepot.Access.Robots;

/// <summary>Which projects lists show to a robot account, besides the public ones.</summary>
internal static class RobotView
{
    /// <param name="purpose">
    /// What is listed. Projects: where it may do anything. Repositories: where it may list them; by the catalog, where
    /// it may pull. Who holds the purpose for the site sees all of it.
    /// </param>
    public static VisibleProjects Of(RobotGrants robot, Permission purpose)
    {
        if (robot.HoldsForSite(purpose))
        {
            return VisibleProjects.All;
        }

        if (purpose == Permission.ListProjects)
        {
            return robot.KnowsEveryProject ? VisibleProjects.All : VisibleProjects.PublicAnd(robot.NamedProjects());
        }

        var needed = purpose == Permission.Catalog ? Permission.Pull : purpose;
        return robot.HoldsInEveryProject(needed)
            ? VisibleProjects.All
            : VisibleProjects.PublicAnd(robot.NamedProjects(needed));
    }
}
