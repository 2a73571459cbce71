using Entrepot.Access.Authorization;
using Entrepot.Data.Rows;

namespace Entrepot.Management.Members;

/// <summary>Harbor's <c>ProjectMemberEntity</c>.</summary>
/// <param name="EntityType"><c>u</c>: an account; <c>g</c>: a group.</param>
public sealed record MemberAnswer(
    long Id,
    long ProjectId,
    string EntityName,
    string RoleName,
    int RoleId,
    long EntityId,
    string EntityType
)
{
    public static MemberAnswer Of(ProjectMemberRow member) =>
        new(
            member.Id,
            member.ProjectId,
            member.Account?.Name ?? member.Group?.Name ?? "",
            RoleWords.Of((ProjectRole)member.Role),
            member.Role,
            member.AccountId ?? member.GroupId ?? 0,
            member.AccountId is null ? "g" : "u"
        );
}
