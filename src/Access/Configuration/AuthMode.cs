namespace Entrepot.Access.Configuration;

/// <summary>Who knows the passwords of a site's people, besides those of the site's own accounts.</summary>
public enum AuthMode
{
    /// <summary>Only this site: Harbor's <c>db_auth</c>.</summary>
    Database,

    /// <summary>A directory: <c>ldap_auth</c>.</summary>
    Ldap,

    /// <summary>An OpenID Connect provider: <c>oidc_auth</c>.</summary>
    Oidc,
}
