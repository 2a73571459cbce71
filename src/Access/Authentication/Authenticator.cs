using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Access.Gate;
using Entrepot.Access.Oidc;
using Entrepot.Access.Sessions;
using Entrepot.Access.Tokens;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Authentication;

/// <summary>Finds out who sends a request.</summary>
internal sealed class Authenticator(
    BasicSignIn basicSignIn,
    TokenVerifier tokens,
    IdTokenSignIn idTokens,
    BrowserSessions sessions
)
{
    public async Task<SignIn> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken) =>
        AuthorizationHeader.Parse(context.Request.Headers.Authorization) switch
        {
            AuthorizationHeader.Absent => await OfSessionAsync(context, cancellationToken),
            AuthorizationHeader.Basic basic => await basicSignIn.SignInAsync(
                basic.Name,
                basic.Password,
                SourceOf(context),
                cancellationToken
            ),
            AuthorizationHeader.Bearer bearer => await OfTokenAsync(context, bearer.Token, cancellationToken),
            _ => new SignIn.WrongCredentials(),
        };

    /// <summary>A token of this registry; where people sign in, also one that the identity provider made.</summary>
    private async Task<SignIn> OfTokenAsync(HttpContext context, string token, CancellationToken cancellationToken) =>
        await tokens.VerifyAsync(token, cancellationToken) is { } principal ? new SignIn.Succeeded(principal)
        : IsRest(context) || IsTokenService(context) ? await idTokens.SignInAsync(token, cancellationToken)
        : new SignIn.InvalidToken();

    private static bool IsRest(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    private static bool IsTokenService(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/service", StringComparison.Ordinal);

    /// <summary>
    /// A browser, or nobody. Registry clients have no sessions: what they get there is decided by what they send.
    /// </summary>
    private async Task<SignIn> OfSessionAsync(HttpContext context, CancellationToken cancellationToken) =>
        !ProtocolOf.IsRegistry(context)
        && !IsTokenService(context)
        && await sessions.FindAsync(context, cancellationToken) is var (session, principal)
            ? new SignIn.Succeeded(principal, session)
            : new SignIn.Succeeded(Principal.Anonymous);

    /// <summary>The peer's address; an IPv6 peer counts by its /64, which is one customer.</summary>
    public static string SourceOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "local";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? address.ToString() : $"{new IPAddress([.. bytes[..8], .. new byte[8]])}/64";
    }
}
