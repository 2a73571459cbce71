namespace Entrepot.Access.Robots;

/// <summary>Harbor's words for whose a robot account is and where its permissions hold.</summary>
public static class RobotWords
{
    public const string System = "system";
    public const string Project = "project";

    /// <summary>The namespace of permissions for the site.</summary>
    public const string Site = "/";

    /// <summary>The namespace of permissions in all projects.</summary>
    public const string EveryProject = "*";

    public static string KindOf(RobotPlace place) => place is RobotPlace.Site ? System : Project;

    public static string NamespaceOf(RobotPlace place) =>
        place switch
        {
            RobotPlace.Site => Site,
            RobotPlace.EveryProject => EveryProject,
            RobotPlace.Project project => project.Name,
            _ => throw new InvalidOperationException($"No namespace is {place}."),
        };
}
