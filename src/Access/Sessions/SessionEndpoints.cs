using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Access.Sessions;

/// <summary>Where a browser signs in with a name and a password, and out: Harbor's <c>/c/login</c> and <c>/c/log_out</c>.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapPost("/c/login", LoginAsync)
            .Requires(AccessScope.Public)
            .EvenIfReadOnly()
            .WithMetadata(SmallBody.Mark)
            .DisableAntiforgery();
        endpoints.MapGet("/c/log_out", LogoutAsync).Requires(AccessScope.Public);
    }

    private static async Task<IResult> LoginAsync(
        HttpContext context,
        PasswordSignIn passwordSignIn,
        BrowserSessions sessions,
        CrossSiteGuard crossSite,
        SignInActs acts,
        CancellationToken cancellationToken
    )
    {
        if (crossSite.IsForeign(context))
        {
            return Refuse(403, "FORBIDDEN", "the form of another site signs nobody in here");
        }

        if (await FormReader.ReadAsync(context, cancellationToken) is not { } form)
        {
            return Refuse(400, "BAD_REQUEST", "the body is no form with principal and password");
        }

        var target = form["redirect_url"].ToString();
        if (target.Length > 0 && !LocalPath.TryParse(target, out _))
        {
            return Refuse(400, "BAD_REQUEST", "redirect_url must be a path of this site");
        }

        var name = form["principal"].ToString();
        var signIn = await passwordSignIn.SignInAsync(
            name,
            form["password"].ToString(),
            Authenticator.SourceOf(context),
            cancellationToken
        );
        if (signIn is SignIn.Throttled throttled)
        {
            context.Response.Headers.RetryAfter = throttled.Seconds;
            return Refuse(429, "TOO_MANY_REQUEST", "too many failed sign-ins, try again later");
        }

        if (signIn is SignIn.Unavailable unavailable)
        {
            return Refuse(503, "SERVICE_UNAVAILABLE", unavailable.Reason);
        }

        if (
            signIn is not SignIn.Succeeded { Principal: { Kind: PrincipalKind.User } principal, Limit: null }
            || await sessions.StartAsync(context, principal.Id, cancellationToken) is not { } session
        )
        {
            return Refuse(401, "UNAUTHORIZED", "wrong user name or password");
        }

        await acts.SignedInAsync(context, principal.Name, cancellationToken);
        CrossSiteGuard.TellToken(context, session);
        return target.Length > 0 ? TypedResults.LocalRedirect(target) : TypedResults.Ok();
    }

    private static async Task<IResult> LogoutAsync(
        HttpContext context,
        SignOut signOut,
        CancellationToken cancellationToken
    )
    {
        if (await signOut.TryAsync(context, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return LocalPath.TryParse(context.Request.Query["redirect_url"], out var target)
            ? TypedResults.LocalRedirect(target.ToString())
            : TypedResults.Ok();
    }

    private static ErrorResult Refuse(int status, string code, string message) =>
        new(status, ErrorEnvelope.Of(code, message));
}
