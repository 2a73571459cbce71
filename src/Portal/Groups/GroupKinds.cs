namespace Entrepot.Portal.Groups;

/// <summary>Who knows the members of a group, as the wire numbers it.</summary>
internal static class GroupKinds
{
    public const int Ldap = 1;
    public const int Oidc = 3;
}
