namespace Entrepot.Portal.Robots;

/// <summary>The API's words for where a robot account has permissions.</summary>
internal static class RobotKinds
{
    public const string System = "system";
    public const string Project = "project";

    /// <summary>The namespace of a permission for the site.</summary>
    public const string Site = "/";

    /// <summary>The namespace of a permission in all projects.</summary>
    public const string EveryProject = "*";
}
