using Entrepot.Access.Groups;
using Entrepot.Data.Rows;

namespace Entrepot.Management.UserGroups;

/// <summary>What is read of Harbor's <c>UserGroup</c>.</summary>
public sealed record UserGroupRequest(long? Id, string? GroupName, int? GroupType, string? LdapGroupDn)
{
    /// <summary>The group that is meant, by its type; null, and what is wrong, when it is none.</summary>
    public GroupKey? KeyOf(out string fault)
    {
        GroupName? named = Access.Groups.GroupName.TryParse(GroupName, out var name) ? name : null;
        fault = (UserGroupKind?)GroupType switch
        {
            UserGroupKind.Ldap =>
                "ldap_group_dn is the distinguished name of a group, such as cn=devs,dc=example,dc=org",
            UserGroupKind.Oidc => "group_name is 1 to 255 characters",
            _ => "group_type is 1, for LDAP, or 3, for OIDC",
        };
        return (UserGroupKind?)GroupType switch
        {
            UserGroupKind.Ldap when DistinguishedName.TryParse(LdapGroupDn, out var dn) => new GroupKey.Ldap(dn, named),
            UserGroupKind.Oidc when named is { } oidc => new GroupKey.Oidc(oidc),
            _ => null,
        };
    }
}
