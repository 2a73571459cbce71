using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Access.Tokens;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Authentication;

/// <summary>Finds out who sends a request.</summary>
internal sealed class Authenticator(PasswordSignIn passwordSignIn, TokenVerifier tokens)
{
    public async Task<SignIn> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken) =>
        AuthorizationHeader.Parse(context.Request.Headers.Authorization) switch
        {
            AuthorizationHeader.Absent => new SignIn.Succeeded(Principal.Anonymous),
            AuthorizationHeader.Basic basic => await passwordSignIn.SignInAsync(
                basic.Name,
                basic.Password,
                SourceOf(context),
                cancellationToken
            ),
            AuthorizationHeader.Bearer bearer => await tokens.VerifyAsync(bearer.Token, cancellationToken)
                is { } principal
                ? new SignIn.Succeeded(principal)
                : new SignIn.InvalidToken(),
            _ => new SignIn.WrongCredentials(),
        };

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
