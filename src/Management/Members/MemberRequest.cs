using System.Diagnostics.CodeAnalysis;
using Entrepot.Access.Accounts;
using Entrepot.Access.Groups;
using Entrepot.Access.Members;
using Entrepot.Access.Wire;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.UserGroups;

namespace Entrepot.Management.Members;

/// <summary>Harbor's <c>ProjectMember</c>.</summary>
public sealed record MemberRequest(int? RoleId, MemberUser? MemberUser, UserGroupRequest? MemberGroup)
{
    /// <summary>Who is meant, in the order in which Harbor looks: ids first, then names.</summary>
    public bool TryReadSubject(
        [NotNullWhen(true)] out MemberSubject? subject,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        var fault = "member_user has a user_id or username, or member_group an id, ldap_group_dn or group_name";
        subject = (MemberUser, MemberGroup) switch
        {
            ({ UserId: > 0 and var id }, _) => new MemberSubject.AccountById(id),
            (_, { Id: > 0 and var id }) => new MemberSubject.GroupById(id),
            ({ Username: { Length: > 0 } name }, _) => ByName(name, out fault),
            (_, { LdapGroupDn.Length: > 0 } group) => ByKey(
                group with
                {
                    GroupType = (int)UserGroupKind.Ldap,
                },
                out fault
            ),
            (_, { GroupName: { Length: > 0 } name } group) => ByGroupName(group, name, out fault),
            _ => null,
        };
        refusal = subject is null ? Refusal.BadRequest(fault) : null;
        return subject is not null;
    }

    private static MemberSubject.AccountByName? ByName(string text, out string fault)
    {
        fault = "username is no name of a user";
        return AccountName.TryParse(text, out var name) ? new MemberSubject.AccountByName(name) : null;
    }

    private static MemberSubject.GroupByKey? ByKey(UserGroupRequest group, out string fault) =>
        group.KeyOf(out fault) is { } key ? new MemberSubject.GroupByKey(key) : null;

    /// <summary>A group of LDAP is made known by its distinguished name only.</summary>
    private static MemberSubject? ByGroupName(UserGroupRequest group, string text, out string fault)
    {
        if (group.GroupType is not (null or 0 or (int)UserGroupKind.Ldap))
        {
            return ByKey(group, out fault);
        }

        fault = "group_name is 1 to 255 characters";
        return GroupName.TryParse(text, out var name) ? new MemberSubject.GroupByName(name) : null;
    }
}
