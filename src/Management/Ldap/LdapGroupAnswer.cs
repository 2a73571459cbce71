using Entrepot.Access.Ldap;
using Entrepot.Data.Rows;

namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>UserGroup</c>, of a group that the site may not know yet.</summary>
public sealed record LdapGroupAnswer(string GroupName, int GroupType, string LdapGroupDn)
{
    public static LdapGroupAnswer Of(LdapGroup group) => new(group.Name, (int)UserGroupKind.Ldap, group.Dn);
}
