namespace Entrepot.Data.Rows;

/// <summary>Where a group comes from; the numbers are Harbor's.</summary>
public enum UserGroupKind
{
    Ldap = 1,
    Oidc = 3,
}
