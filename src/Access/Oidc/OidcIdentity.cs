namespace Entrepot.Access.Oidc;

/// <summary>Whom the provider says that somebody is.</summary>
/// <param name="Issuer">With <paramref name="Subject"/> what never changes about a person.</param>
/// <param name="Name">What the configured claim says; empty when there is none.</param>
/// <param name="RefreshToken">What asks later whether the person is still there; null when the provider gave none.</param>
internal sealed record OidcIdentity(
    string Issuer,
    string Subject,
    string Name,
    string RealName,
    string Email,
    IReadOnlyList<string> Groups,
    string? RefreshToken
)
{
    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"{Subject} of {Issuer}";
}
