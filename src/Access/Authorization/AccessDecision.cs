namespace Entrepot.Access.Authorization;

public enum AccessDecision
{
    Allowed,

    /// <summary>Nobody has signed in, and who did might be allowed.</summary>
    SignInFirst,

    /// <summary>The principal holds the right, its token does not: it should get a wider token.</summary>
    WiderTokenNeeded,
    Denied,

    /// <summary>There is no such project, or the principal may not know of it.</summary>
    UnknownProject,
}
