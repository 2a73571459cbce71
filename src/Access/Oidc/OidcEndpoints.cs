using System.Security.Cryptography;
using System.Text;
using Entrepot.Access.Accounts;
using Entrepot.Access.Audit;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Http;
using Entrepot.Access.Outside;
using Entrepot.Access.Sessions;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Entrepot.Access.Oidc;

/// <summary>Where a browser signs in by the identity provider: Harbor's <c>/c/oidc/…</c>.</summary>
internal static partial class OidcEndpoints
{
    private const string CallbackPath = "/c/oidc/callback";
    private const string SignedNobodyIn = "the identity provider signed nobody in";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/c/oidc/login", LoginAsync).Requires(AccessScope.Public);
        endpoints.MapGet(CallbackPath, CallbackAsync).Requires(AccessScope.Public);
        endpoints.MapGet("/c/oidc/logout", LogoutAsync).Requires(AccessScope.Public);
        endpoints
            .MapPost("/c/oidc/onboard", OnboardAsync)
            .Requires(AccessScope.Public)
            .EvenIfReadOnly()
            .WithMetadata(SmallBody.Mark);
    }

    private static async Task<IResult> LoginAsync(
        HttpContext context,
        ConfigurationBook book,
        OidcProvider provider,
        OidcCookies cookies,
        PublicAddress address,
        TimeProvider clock,
        ILogger<OidcProvider> logger,
        CancellationToken cancellationToken
    )
    {
        var present = await book.ReadAsync(cancellationToken);
        if (present.AuthMode != AuthMode.Oidc)
        {
            return Refuse(412, "PRECONDITION", "nobody signs in by OIDC here: auth_mode is another");
        }

        var target = LocalPath.Root;
        if (context.Request.Query["redirect_url"] is { Count: > 0 } wanted && !LocalPath.TryParse(wanted, out target))
        {
            return Refuse(400, "BAD_REQUEST", "redirect_url must be a path of this site");
        }

        var flow = new OidcFlow(
            NewToken(),
            NewToken(),
            NewToken(),
            target.ToString(),
            clock.GetUtcNow() + OidcCookies.Lifetime
        );
        try
        {
            var url = await provider.AuthorizationUrlAsync(
                present.Oidc,
                address.Of(context.Request) + CallbackPath,
                flow,
                cancellationToken
            );
            cookies.Write(context, flow);
            return TypedResults.Redirect(url);
        }
        catch (OutsideException exception)
        {
            LogDown(logger, exception.Message);
            return OidcRefusal.Down(context, exception.Message);
        }
    }

    private static async Task<IResult> CallbackAsync(
        HttpContext context,
        ConfigurationBook book,
        OidcProvider provider,
        OidcCookies cookies,
        OidcArrival arrival,
        FailedSignIns failures,
        PublicAddress address,
        ILogger<OidcProvider> logger,
        CancellationToken cancellationToken
    )
    {
        var present = await book.ReadAsync(cancellationToken);
        var query = context.Request.Query;
        if (
            cookies.TakeFlow(context) is not { } flow
            || present.AuthMode != AuthMode.Oidc
            || !IsEqual(query["state"].ToString(), flow.State)
        )
        {
            return OidcRefusal.TooLate(context);
        }

        if (query["code"] is not [{ Length: > 0 } code])
        {
            failures.Note(null, Authenticator.SourceOf(context), SignedNobodyIn);
            return OidcRefusal.Refused(context, SignedNobodyIn);
        }

        try
        {
            var redirectUri = address.Of(context.Request) + CallbackPath;
            var answer = await provider.RedeemAsync(present.Oidc, code, redirectUri, flow, cancellationToken);
            if (answer is OidcAnswer.Known { Identity: var identity })
            {
                return await arrival.ReceiveAsync(context, present.Oidc, identity, flow.Target, cancellationToken);
            }

            failures.Note(null, Authenticator.SourceOf(context), SignedNobodyIn);
            var reason = ((OidcAnswer.Refused)answer).Reason;
            LogRefused(logger, reason);
            return OidcRefusal.Refused(context, reason);
        }
        catch (OutsideException exception)
        {
            LogDown(logger, exception.Message);
            return OidcRefusal.Down(context, exception.Message);
        }
    }

    /// <summary>Signs out here, and at the provider too where <c>oidc_logout</c> says so and the provider can.</summary>
    private static async Task<IResult> LogoutAsync(
        HttpContext context,
        ConfigurationBook book,
        OidcProvider provider,
        SignOut signOut,
        PublicAddress address,
        CancellationToken cancellationToken
    )
    {
        if (await signOut.TryAsync(context, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var present = await book.ReadAsync(cancellationToken);
        if (present.AuthMode != AuthMode.Oidc || !present.Oidc.Logout)
        {
            return TypedResults.LocalRedirect("/");
        }

        try
        {
            var back = $"{address.Of(context.Request)}/";
            return await provider.EndSessionUrlAsync(present.Oidc, back, cancellationToken) is { } url
                ? TypedResults.Redirect(url)
                : TypedResults.LocalRedirect("/");
        }
        catch (OutsideException)
        {
            return TypedResults.LocalRedirect("/");
        }
    }

    private static async Task<IResult> OnboardAsync(
        HttpContext context,
        OnboardRequest request,
        OidcCookies cookies,
        OidcArrival arrival,
        CrossSiteGuard crossSite,
        CancellationToken cancellationToken
    )
    {
        if (crossSite.IsForeign(context))
        {
            return Refuse(403, "FORBIDDEN", "the form of another site signs nobody in here");
        }

        if (cookies.ReadPending(context) is not { } pending)
        {
            return Refuse(400, "BAD_REQUEST", "nobody waits for a name here, or for too long: sign in again");
        }

        return AccountName.TryParse(request.UserName, out var name)
            ? await arrival.OnboardAsync(context, pending, name, cancellationToken)
            : Refuse(
                400,
                "BAD_REQUEST",
                "username is 1 to 255 characters, without blanks and , \" ~ # % $ : / \\ * + < >"
            );
    }

    private static bool IsEqual(string sent, string own) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(own));

    private static string NewToken() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private static ErrorResult Refuse(int status, string code, string message) =>
        new(status, ErrorEnvelope.Of(code, message));

    // People are not told what only administrators can mend.
    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in by OIDC did not count: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody can sign in by OIDC: {Reason}")]
    private static partial void LogDown(ILogger logger, string reason);
}
