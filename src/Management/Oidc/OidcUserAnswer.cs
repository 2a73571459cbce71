using System.Text.Json.Serialization;
using Entrepot.Access.Oidc;

namespace Entrepot.Management.Oidc;

/// <summary>Harbor's <c>OIDCUserInfo</c>: shown to nobody but the person.</summary>
public sealed record OidcUserAnswer(
    long Id,
    long UserId,
    [property: JsonPropertyName("subiss")] string SubjectAndIssuer,
    string Secret,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime
)
{
    public static OidcUserAnswer Of(long accountId, CliSecretView view) =>
        new(accountId, accountId, view.Subject + view.Issuer, view.Secret, view.CreatedAt, view.UpdatedAt);
}
