using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;
using Entrepot.Access.Sessions;

namespace Entrepot.Access.Oidc;

/// <summary>
/// Signs in with an identity token of the provider that is sent as a bearer token, as pipelines do that the provider
/// knows. It opens what the person's password would; who has no account here yet begins by a browser.
/// </summary>
internal sealed class IdTokenSignIn(
    ConfigurationBook book,
    OidcProvider provider,
    OidcAccounts accounts,
    Rights rights,
    Principals principals,
    TimeProvider clock
)
{
    public async Task<SignIn> SignInAsync(string token, CancellationToken cancellationToken)
    {
        var present = await book.ReadAsync(cancellationToken);
        if (present.AuthMode != AuthMode.Oidc || !IdTokens.SaysItIsOf(present.Oidc.Endpoint, token))
        {
            return new SignIn.InvalidToken();
        }

        try
        {
            return
                await provider.ReadIdTokenAsync(present.Oidc, token, cancellationToken) is { } claims
                && await PrincipalOfAsync(present.Oidc, claims, cancellationToken) is { } principal
                ? new SignIn.Succeeded(principal)
                : new SignIn.InvalidToken();
        }
        catch (OutsideException)
        {
            return new SignIn.Unavailable("the identity provider cannot be asked");
        }
    }

    private async Task<Principal?> PrincipalOfAsync(
        OidcConfiguration configuration,
        OidcClaims claims,
        CancellationToken cancellationToken
    )
    {
        if (await accounts.FindAsync(claims.Issuer, claims.Subject, cancellationToken) is not { } row)
        {
            return null;
        }

        // What the provider has said since the last sign-in counts from now on; an older token takes nothing back. One
        // that says nothing of groups may be of a provider that tells of them elsewhere, or leaves out that there are
        // none: after half a day without a word they have ended.
        if (
            claims.IssuedAt is { } issued
            && row.UpdatedAt < issued
            && issued <= clock.GetUtcNow()
            && (claims.TellsGroups(configuration) || row.UpdatedAt + BrowserSessions.Longest < issued)
        )
        {
            await accounts.RefreshAsync(claims.IdentityFor(configuration, null), cancellationToken);
        }

        return await rights.FindAccountAsync(row.AccountId, cancellationToken) is { Disabled: false } account
            ? await principals.OfAsync(account, cancellationToken)
            : null;
    }
}
