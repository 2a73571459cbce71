using System.Text.Json.Serialization;
using Entrepot.Management.Oidc;

namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>UserResp</c>.</summary>
internal sealed record UserAnswer(
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
);
