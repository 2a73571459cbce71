namespace Entrepot.Portal.Members;

/// <summary>Which text names a role, by the numbers of Harbor's API.</summary>
internal static class RoleNames
{
    public const int ProjectAdmin = 1;

    /// <summary>What most members are: a developer.</summary>
    public const int Usual = 2;

    /// <summary>Every role, the highest first.</summary>
    public static IReadOnlyList<int> All { get; } = [ProjectAdmin, 4, Usual, 3, 5];

    public static string Key(int role) =>
        role switch
        {
            ProjectAdmin => "ProjectAdmin",
            Usual => "Developer",
            3 => "Guest",
            4 => "Maintainer",
            5 => "LimitedGuest",
            _ => "UnknownRole",
        };
}
