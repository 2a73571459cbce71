namespace Entrepot.Data.Rows;

/// <summary>Who knows the password of an account.</summary>
public enum AccountSource
{
    /// <summary>This site.</summary>
    Local = 0,
    Ldap = 1,
    Oidc = 2,
}
