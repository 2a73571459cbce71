using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Gate;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Entrepot.Access.Tokens;

/// <summary>
/// Where registry clients get tokens (distribution's token specification; the POST form is its OAuth2 variant).
/// </summary>
internal static class TokenEndpoints
{
    private static readonly AccessRequirement Anybody = new(AccessScope.Public);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/service/token", GetAsync).Requires(AccessScope.Public);
        endpoints
            .MapPost("/service/token", PostAsync)
            .Requires(AccessScope.Public)
            .EvenIfReadOnly()
            .WithMetadata(SmallBody.Mark)
            .DisableAntiforgery();
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        TokenIssuer issuer,
        CancellationToken cancellationToken
    )
    {
        var query = context.Request.Query;
        var principal = context.GetPrincipal();
        return principal.Scopes is null
            ? await IssueAsync(issuer, principal, query["service"], query["scope"], context, cancellationToken)
            : Unauthorized(context, "a token gets no token: sign in with name and password");
    }

    private static async Task<IResult> PostAsync(
        HttpContext context,
        TokenIssuer issuer,
        BasicSignIn basicSignIn,
        Refusals refusals,
        CancellationToken cancellationToken
    )
    {
        if (await FormReader.ReadAsync(context, cancellationToken) is not { } form)
        {
            return BadRequest("the body is no form");
        }

        if (form["grant_type"] != "password")
        {
            return BadRequest("unsupported_grant_type: only password is offered");
        }

        var signIn = await basicSignIn.SignInAsync(
            form["username"].ToString(),
            form["password"].ToString(),
            Authenticator.SourceOf(context),
            cancellationToken
        );
        if (signIn is SignIn.Succeeded { Principal: var principal })
        {
            return await IssueAsync(issuer, principal, form["service"], form["scope"], context, cancellationToken);
        }

        await refusals.WriteAsync(context, Anybody, signIn);
        return Results.Empty;
    }

    private static async Task<IResult> IssueAsync(
        TokenIssuer issuer,
        Principal principal,
        StringValues service,
        StringValues scope,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        if (service != TokenClaims.Service)
        {
            return BadRequest($"service is not {TokenClaims.Service}");
        }

        if (!TokenScopeParser.TryParse(scope, out var scopes))
        {
            return BadRequest("a scope is not type:name:actions");
        }

        if (context.RequestServices.GetService<CopyName>() is { } copyOf)
        {
            AddCopies(scopes, name => copyOf(context.Request, name));
        }

        // Signing in without saying for what is how clients try a password: nobody is not a right one.
        if (principal.Kind == PrincipalKind.Anonymous && scopes.Count == 0)
        {
            return Unauthorized(context, "authentication required");
        }

        return TypedResults.Json(
            await issuer.IssueAsync(principal, scopes, cancellationToken),
            WireJson.Default.TokenAnswer
        );
    }

    /// <summary>Not every client comes back with the scope of the challenge, which names the copy: some keep to the name they know.</summary>
    private static void AddCopies(List<TokenScope> scopes, Func<string, string?> copyOf)
    {
        const string type = "repository";
        const string pull = "pull";
        foreach (var scope in scopes.Where(scope => scope.Type == type && scope.Actions.Contains(pull)).ToList())
        {
            if (copyOf(scope.Name) is { } copy && !scopes.Exists(one => one.Type == type && one.Name == copy))
            {
                scopes.Add(new TokenScope(type, copy, [pull]));
            }
        }
    }

    private static ErrorResult BadRequest(string message) => new(400, ErrorEnvelope.Of("BAD_REQUEST", message));

    private static ErrorResult Unauthorized(HttpContext context, string message)
    {
        context.Response.Headers.WWWAuthenticate = Challenge.Basic;
        return new ErrorResult(401, ErrorEnvelope.Of("UNAUTHORIZED", message));
    }
}
