using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;

namespace Entrepot.Management.UserGroups;

/// <summary>Harbor's <c>UserGroup</c>.</summary>
public sealed record UserGroupAnswer(long Id, string GroupName, int GroupType, string? LdapGroupDn)
{
    public static UserGroupAnswer Of(UserGroupRow group) =>
        new(group.Id, group.Name, (int)group.Kind, group.LdapDn.NullIfEmpty());
}
