namespace Entrepot.Access.Authorization;

/// <summary>What an endpoint's permission is decided about.</summary>
public enum AccessScope
{
    /// <summary>Anybody may call it; it shows only what anybody may see.</summary>
    Public,

    /// <summary>
    /// No account's business: the endpoint asks for a credential of its own, which the settings name, or for none.
    /// </summary>
    OwnCredential,

    /// <summary>Any principal that has signed in.</summary>
    SignedIn,

    /// <summary>The site: administrators, and robot accounts that hold the permission that is named, if one is.</summary>
    System,

    /// <summary>The project that the route names.</summary>
    Project,

    /// <summary>The repository that the route names, under <c>/v2</c>.</summary>
    Repository,
}
