using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Access.Wire;
using Entrepot.Oci;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Entrepot.Access.Tokens;

/// <summary>Issues registry tokens: what was asked for, cut to what the principal may do now.</summary>
internal sealed class TokenIssuer(
    Authorizer authorizer,
    Rights rights,
    SigningKeys keys,
    TokenLifetime lifetime,
    TimeProvider clock
)
{
    private readonly JsonWebTokenHandler handler = new();

    /// <summary>A new token for the principal, whose own scopes must be unlimited.</summary>
    public async Task<TokenAnswer> IssueAsync(
        Principal principal,
        IReadOnlyList<TokenScope> requested,
        CancellationToken cancellationToken
    )
    {
        var access = new List<TokenClaims.Entry>();
        foreach (var scope in requested)
        {
            var actions = await PermittedAsync(principal, scope, cancellationToken);
            access.Add(new TokenClaims.Entry(scope.Type, scope.Name, actions));
        }

        var isRobot = principal.Kind == PrincipalKind.Robot;
        var now = clock.GetUtcNow();
        var lasts = await lifetime.ReadAsync(cancellationToken);
        var claims = new TokenClaims(
            TokenClaims.ExpectedIssuer,
            principal.Name,
            [TokenClaims.Service],
            (now + lasts).ToUnixTimeSeconds(),
            now.ToUnixTimeSeconds(),
            now.ToUnixTimeSeconds(),
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            isRobot ? 0 : principal.Id,
            await EpochAsync(principal, cancellationToken),
            access,
            isRobot ? principal.Id : null
        );
        var key = await keys.NewestAsync(cancellationToken);
        var token = handler.CreateToken(
            JsonSerializer.Serialize(claims, WireJson.Default.TokenClaims),
            key.Credentials
        );
        return new TokenAnswer(
            token,
            token,
            (int)lasts.TotalSeconds,
            now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        );
    }

    private async ValueTask<long> EpochAsync(Principal principal, CancellationToken cancellationToken) =>
        principal.Kind switch
        {
            PrincipalKind.User => (await rights.FindAccountAsync(principal.Id, cancellationToken))?.Epoch ?? 0,
            PrincipalKind.Robot => (await rights.Robots.FindAsync(principal.Id, cancellationToken))?.Epoch ?? 0,
            _ => 0,
        };

    private async Task<string[]> PermittedAsync(
        Principal principal,
        TokenScope scope,
        CancellationToken cancellationToken
    )
    {
        if (scope.Type == TokenScope.Catalog.Type && scope.Name == TokenScope.Catalog.Name)
        {
            return principal.Kind == PrincipalKind.Anonymous ? [] : [TokenScope.Every];
        }

        if (scope.Type != TokenScope.RepositoryType || !RepositoryName.TryParse(scope.Name, out var name))
        {
            return [];
        }

        var permitted = new List<string>();
        foreach (var (action, permission) in TokenScope.RepositoryActions)
        {
            if (
                (scope.Actions.Contains(action) || scope.Actions.Contains(TokenScope.Every))
                && await authorizer.DecideAsync(principal, name.Project, null, permission, cancellationToken)
                    == AccessDecision.Allowed
            )
            {
                permitted.Add(action);
            }
        }

        return [.. permitted];
    }
}
