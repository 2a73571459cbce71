namespace Entrepot.Access.Authorization;

/// <summary>What a member may be in a project; the numbers are Harbor's and are stored.</summary>
public enum ProjectRole
{
    ProjectAdmin = 1,
    Developer = 2,
    Guest = 3,
    Maintainer = 4,
    LimitedGuest = 5,
}
