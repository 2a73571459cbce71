using Entrepot.Access.Accounts;
using Entrepot.Access.Audit;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Sessions;
using Entrepot.Access.Wire;
using Entrepot.Data.Acts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Entrepot.Access.Oidc;

/// <summary>Lets in whom the provider vouches for; who is new gets an account, or chooses a name for it first.</summary>
internal sealed class OidcArrival(
    OidcAccounts accounts,
    OidcCookies cookies,
    BrowserSessions sessions,
    Rights rights,
    SignInActs acts,
    FailedSignIns failures,
    TimeProvider clock
)
{
    /// <summary>The page that asks for a name.</summary>
    private const string OnboardPage = "/oidc-onboard";

    public async Task<IResult> ReceiveAsync(
        HttpContext context,
        OidcConfiguration configuration,
        OidcIdentity identity,
        string target,
        CancellationToken cancellationToken
    )
    {
        if (await accounts.RefreshAsync(identity, cancellationToken) is { } known)
        {
            return await LetInAsync(context, known, target, cancellationToken);
        }

        var suggested = identity.Name.Replace(' ', '_');
        if (
            configuration.AutoOnboard
            && AccountName.TryParse(suggested, out var name)
            && await accounts.CreateAsync(identity, name, ActOf(context, name), cancellationToken) is { } made
        )
        {
            return await LetInAsync(context, made, target, cancellationToken);
        }

        cookies.Write(context, new OidcPending(identity, target, clock.GetUtcNow() + OidcCookies.Lifetime));
        return TypedResults.LocalRedirect(
            QueryHelpers.AddQueryString(
                OnboardPage,
                new Dictionary<string, string?> { ["username"] = suggested, ["redirect_url"] = target }
            )
        );
    }

    /// <summary>Makes the account of the chosen name, and lets its holder in.</summary>
    public async Task<IResult> OnboardAsync(
        HttpContext context,
        OidcPending pending,
        AccountName name,
        CancellationToken cancellationToken
    )
    {
        if (await accounts.CreateAsync(pending.Identity, name, ActOf(context, name), cancellationToken) is not { } id)
        {
            return new ErrorResult(409, ErrorEnvelope.Of("CONFLICT", $"the name {name} is taken"));
        }

        cookies.DeletePending(context);
        return await LetInAsync(context, id, null, cancellationToken);
    }

    private static Act ActOf(HttpContext context, AccountName name) =>
        new(
            name.ToString(),
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            "create",
            "user",
            name.ToString(),
            Description: "by the first sign-in with OIDC"
        );

    private async Task<IResult> LetInAsync(
        HttpContext context,
        long accountId,
        string? target,
        CancellationToken cancellationToken
    )
    {
        var name = (await rights.FindAccountAsync(accountId, cancellationToken))?.Name ?? "";
        if (await sessions.StartAsync(context, accountId, cancellationToken) is not { } session)
        {
            failures.Note(name, Authenticator.SourceOf(context), "the account is disabled");
            return OidcRefusal.Disabled(context);
        }

        await acts.SignedInAsync(context, name, cancellationToken);
        CrossSiteGuard.TellToken(context, session);
        return target is null ? TypedResults.Ok() : TypedResults.LocalRedirect(target);
    }
}
