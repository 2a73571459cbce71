namespace Entrepot.Access.Authorization;

/// <summary>Who a line of the role table grants to.</summary>
[Flags]
internal enum Grantees
{
    None = 0,
    ProjectAdmin = 1,
    Maintainer = 2,
    Developer = 4,
    Guest = 8,
    LimitedGuest = 16,

    /// <summary>Everybody, signed in or not, in a project that is public.</summary>
    Public = 32,
}
