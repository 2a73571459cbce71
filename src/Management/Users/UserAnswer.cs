using System.Text.Json.Serialization;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;
using Entrepot.Management.Oidc;

namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>UserResp</c>.</summary>
public sealed record UserAnswer(
    long UserId,
    string Username,
    string? Email,
    [property: JsonPropertyName("realname")] string? RealName,
    string? Comment,
    [property: JsonPropertyName("sysadmin_flag")] bool SystemAdministrator,
    bool AdminRoleInAuth,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime,
    OidcUserAnswer? OidcUserMeta = null
)
{
    public static UserAnswer Of(AccountRow account) =>
        new(
            account.Id,
            account.Name,
            account.Email.NullIfEmpty(),
            account.RealName.NullIfEmpty(),
            account.Comment.NullIfEmpty(),
            account.SystemAdministrator,
            AdminRoleInAuth: false,
            account.CreatedAt,
            account.UpdatedAt
        );
}
