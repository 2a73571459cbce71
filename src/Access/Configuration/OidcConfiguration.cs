namespace Entrepot.Access.Configuration;

/// <summary>The OpenID Connect provider; the members are Harbor's <c>oidc_*</c>.</summary>
/// <param name="Name">What the provider is called on the page of signing in.</param>
/// <param name="Endpoint">The issuer's URL; empty: there is none.</param>
/// <param name="Scope">Words between commas or spaces.</param>
/// <param name="UserClaim">The claim that is the account's name; empty: <c>name</c>.</param>
/// <param name="GroupsClaim">The claim that names the person's groups; empty: groups do not count.</param>
/// <param name="GroupFilter">A regular expression that a group's name must match; empty: each does.</param>
/// <param name="AdminGroup">Who is in this group is a system administrator; empty: nobody is by a group.</param>
/// <param name="VerifyCertificate">Whether the provider's certificate must be valid.</param>
/// <param name="Authorities">Certificates in PEM that are trusted besides the system's; may be empty.</param>
/// <param name="AutoOnboard">Whether the claim is taken as the account's name without asking the person.</param>
/// <param name="ExtraRedirectParameters">A JSON object of texts: further parameters of the authorization request.</param>
/// <param name="Logout">Whether signing out here ends the session at the provider too.</param>
public sealed record OidcConfiguration(
    string Name,
    string Endpoint,
    string ClientId,
    string ClientSecret,
    string Scope,
    string UserClaim,
    string GroupsClaim,
    string GroupFilter,
    string AdminGroup,
    bool VerifyCertificate,
    string Authorities,
    bool AutoOnboard,
    string ExtraRedirectParameters,
    bool Logout
)
{
    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{Name} {Endpoint}";
}
