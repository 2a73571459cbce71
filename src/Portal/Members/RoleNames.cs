namespace Entrepot.Portal.Members;

/// <summary>Which text names a role, by the numbers of Harbor's API.</summary>
internal static class RoleNames
{
    /// <summary>Every role, the highest first.</summary>
    public static IReadOnlyList<int> All { get; } = [1, 4, 2, 3, 5];

    public static string Key(int role) =>
        role switch
        {
            1 => "ProjectAdmin",
            2 => "Developer",
            3 => "Guest",
            4 => "Maintainer",
            5 => "LimitedGuest",
            _ => "UnknownRole",
        };
}
