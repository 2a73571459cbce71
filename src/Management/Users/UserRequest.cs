using System.Text.Json.Serialization;

namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>UserCreationReq</c>, and with less in it <c>UserProfile</c>.</summary>
public sealed record UserRequest(
    string? Username,
    string? Password,
    string? Email,
    [property: JsonPropertyName("realname")] string? RealName,
    string? Comment
)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{nameof(UserRequest)} {Username}";
}
