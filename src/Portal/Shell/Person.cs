using Entrepot.Management.Users;

namespace Entrepot.Portal.Shell;

/// <summary>Who looks at the page, as the site answers it.</summary>
public sealed record Person(UserAnswer User)
{
    public bool IsAdministrator => User.SystemAdministrator || User.AdminRoleInAuth;
}
