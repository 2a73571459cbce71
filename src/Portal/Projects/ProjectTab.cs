namespace Entrepot.Portal.Projects;

/// <summary>A part of a project's page.</summary>
/// <param name="Segment">In the address, after the project.</param>
/// <param name="Word">Names its text.</param>
/// <param name="Resource">On what a permission shows it.</param>
/// <param name="Action">Which permission.</param>
internal sealed record ProjectTab(string Segment, string Word, string Resource, string Action)
{
    /// <summary>The project itself, among what permissions are on.</summary>
    public const string Itself = ".";

    public const string Summary = "summary";
    public const string Repositories = "repositories";
    public const string Members = "members";
    public const string Labels = "labels";
    public const string Robots = "robot-account";
    public const string Logs = "logs";
    public const string Configuration = "configs";

    public static IReadOnlyList<ProjectTab> All { get; } =
    [
        new(Summary, "Summary", Itself, "read"),
        new(Repositories, "Repositories", "repository", "list"),
        new(Members, "Members", "member", "list"),
        new(Labels, "Labels", "label", "list"),
        new(Robots, "RobotAccounts", "robot", "list"),
        new(Logs, "Logs", "log", "list"),
        new(Configuration, "Configuration", Itself, "update"),
    ];
}
