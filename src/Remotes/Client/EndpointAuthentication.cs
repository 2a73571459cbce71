using System.Net;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>
/// Finds out once how the endpoint wants to be asked (<c>GET /v2/</c>, distribution-spec "Authentication") and gives the
/// <c>Authorization</c> value for a call.
/// </summary>
internal sealed class EndpointAuthentication(
    RemoteEndpoint endpoint,
    OutboundClient client,
    TokenService tokens,
    Uri root
)
{
    private volatile Challenge? challenge;
    private volatile bool asked;

    /// <summary>The access ID and secret as a header's value; null when the endpoint has none.</summary>
    public string? Basic => endpoint.AccessKey.Length > 0 ? $"Basic {TokenService.BasicValue(endpoint)}" : null;

    public void Forget() => asked = false;

    /// <summary>Where tokens come from; null when the registry asks for none.</summary>
    public async Task<Uri?> FindRealmAsync(CancellationToken cancellationToken) =>
        await FindChallengeAsync(cancellationToken) is { IsBearer: true } known ? tokens.RealmOf(known) : null;

    /// <summary>The service that tokens are for; empty when the registry asks for none.</summary>
    public async Task<string> FindServiceAsync(CancellationToken cancellationToken) =>
        (await FindChallengeAsync(cancellationToken))?.Parameter("service") ?? "";

    /// <summary>The value for a call that needs these scopes; null when the registry asks for none.</summary>
    public async Task<string?> AuthorizeAsync(IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        return await FindChallengeAsync(cancellationToken) is { } known
            ? await AnswerAsync(known, scopes, null, cancellationToken)
            : null;
    }

    /// <summary>The value that answers a 401, asking also for what its challenge names ("step-up").</summary>
    /// <param name="sent">The value that was refused.</param>
    public async Task<string> AnswerAsync(
        OutboundResponse refusal,
        IReadOnlyList<string> scopes,
        string? sent,
        CancellationToken cancellationToken
    )
    {
        var asks = Choose(refusal) ?? throw new RemoteException(RemoteFaults.UnknownScheme);
        challenge = asks;
        var named = asks.Parameter("scope").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rejected = sent?.StartsWith("Bearer ", StringComparison.Ordinal) == true ? sent["Bearer ".Length..] : null;
        return await AnswerAsync(asks, [.. scopes.Union(named)], rejected, cancellationToken)
            ?? throw new RemoteException(RemoteFaults.LoginNeeded);
    }

    private async Task<Challenge?> FindChallengeAsync(CancellationToken cancellationToken)
    {
        if (!asked)
        {
            using var response = await client.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, root),
                cancellationToken
            );
            challenge = response.Status == HttpStatusCode.Unauthorized ? Choose(response) : null;
            asked = true;
        }

        return challenge;
    }

    private async Task<string?> AnswerAsync(
        Challenge asks,
        IReadOnlyList<string> scopes,
        string? rejected,
        CancellationToken cancellationToken
    )
    {
        if (asks.IsBearer)
        {
            return $"Bearer {await tokens.GetAsync(asks, scopes, rejected, cancellationToken)}";
        }

        return Basic;
    }

    /// <summary>Bearer before Basic, which shows the secret to the registry itself.</summary>
    private static Challenge? Choose(OutboundResponse response)
    {
        var challenges = ChallengeParser.Parse(response.Headers("WWW-Authenticate"));
        return challenges.FirstOrDefault(one => one.IsBearer) ?? challenges.FirstOrDefault(one => one.IsBasic);
    }
}
