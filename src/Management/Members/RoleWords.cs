using Entrepot.Access.Authorization;

namespace Entrepot.Management.Members;

/// <summary>Harbor's names of the roles.</summary>
internal static class RoleWords
{
    public static string Of(ProjectRole role) =>
        role switch
        {
            ProjectRole.ProjectAdmin => "projectAdmin",
            ProjectRole.Maintainer => "maintainer",
            ProjectRole.Developer => "developer",
            ProjectRole.Guest => "guest",
            ProjectRole.LimitedGuest => "limitedGuest",
            _ => "",
        };
}
