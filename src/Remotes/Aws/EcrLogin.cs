using System.Net;
using System.Text.Json;
using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Aws;

/// <summary>
/// The login of an ECR registry: a user and password for twelve hours, got from its API by a signature. One that has
/// run out is answered 403, or 400 without a challenge.
/// </summary>
internal sealed class EcrLogin(RegistryConnection connection, EcrApi api) : IRegistryLogin
{
    /// <summary>What is left of a login when the next one is fetched: uploads take their time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private volatile Uri? registry;

    public async Task<RegistryLogin> EnterAsync(string? refused, CancellationToken cancellationToken)
    {
        var authorization = await connection.ApiToken.GetAsync(refused, FetchAsync, cancellationToken);
        return new RegistryLogin(authorization, registry ?? connection.Endpoint.Url);
    }

    public async Task<bool> IsRefusalAsync(OutboundResponse response, CancellationToken cancellationToken)
    {
        switch (response.Status)
        {
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return true;
            case HttpStatusCode.BadRequest:
                var body = await response.ReadUpToAsync(OutboundLimits.Error, cancellationToken) ?? [];
                var codes = RemoteWords.Codes(body);
                return body.Length == 0
                    || codes.Contains(OciErrorCode.Denied.Code)
                    || codes.Contains(OciErrorCode.Unauthorized.Code);
            default:
                return false;
        }
    }

    public void Forget() => connection.ApiToken.Forget();

    private async Task<BearerToken> FetchAsync(CancellationToken cancellationToken)
    {
        var answer = await api.LogInAsync(cancellationToken);
        if (
            answer.Body.TryGetProperty("authorizationData", out var data)
            && data.ValueKind == JsonValueKind.Array
            && data.GetArrayLength() > 0
            && DescriptorJson.Text(data[0], "authorizationToken") is { Length: > 0 } token
            && token.All(letter => letter is > ' ' and < '\x7f')
            && Uri.TryCreate(DescriptorJson.Text(data[0], "proxyEndpoint"), UriKind.Absolute, out var named)
        )
        {
            registry = api.Addresses.Owns(named)
                ? api.Addresses.Registry ?? named
                : throw new RemoteException(RemoteFaults.Elsewhere(named));
            return new BearerToken($"Basic {token}", ExpiryOf(data[0]) - Margin);
        }

        throw new RemoteException(RemoteFaults.NoToken(connection.Access.Api.IdnHost));
    }

    private DateTimeOffset ExpiryOf(JsonElement data) =>
        data.TryGetProperty("expiresAt", out var at) && at.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(at.GetDouble(), 0, int.MaxValue))
            : connection.Clock.GetUtcNow().AddHours(1);
}
