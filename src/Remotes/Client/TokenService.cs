using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>
/// Fetches tokens from the token server that a challenge names, and keeps them until they expire. The credentials go
/// there only when <see cref="RealmPolicy"/> accepts the place.
/// </summary>
internal sealed class TokenService(
    RemoteEndpoint endpoint,
    OutboundClient client,
    RealmPolicy realms,
    TimeProvider clock
) : IDisposable
{
    private const int CacheLimit = 1000;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<string, BearerToken> cache = new(StringComparer.Ordinal);
    private volatile LentPassword? lent;

    /// <summary>What lends the login for tokens; null (the default): the endpoint's own is sent.</summary>
    public Func<CancellationToken, Task<LentPassword>>? Lender { get; set; }

    /// <summary>A token for the scopes, new or kept.</summary>
    /// <param name="rejected">A token that the registry has just refused: it is not given again.</param>
    public async Task<string> GetAsync(
        Challenge challenge,
        IReadOnlyCollection<string> scopes,
        string? rejected,
        CancellationToken cancellationToken
    )
    {
        var key = string.Join(' ', scopes);
        await turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            if (Find(key) is { } kept && kept.UsedUntil > now && kept.Value != rejected)
            {
                return kept.Value;
            }

            var token = await FetchAsync(challenge, scopes, cancellationToken);
            Keep(key, token);
            return token.Value;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The token server that a challenge names.</summary>
    /// <exception cref="RemoteException">The credentials are not sent there.</exception>
    public Uri RealmOf(Challenge challenge) =>
        Uri.TryCreate(challenge.Parameter("realm"), UriKind.Absolute, out var realm)
        && realms.Accepts(endpoint.Url, realm)
            ? realm
            : throw new RemoteException(RemoteFaults.ForeignRealm(realm));

    /// <summary>Forgets all tokens.</summary>
    public void Clear()
    {
        lent = null;
        lock (gate)
        {
            cache.Clear();
        }
    }

    public void Dispose() => turn.Dispose();

    private BearerToken? Find(string key)
    {
        lock (gate)
        {
            return cache.GetValueOrDefault(key);
        }
    }

    private void Keep(string key, BearerToken token)
    {
        lock (gate)
        {
            if (cache.Count >= CacheLimit)
            {
                cache.Clear();
            }

            cache[key] = token;
        }
    }

    private async Task<BearerToken> FetchAsync(
        Challenge challenge,
        IReadOnlyCollection<string> scopes,
        CancellationToken cancellationToken
    )
    {
        var realm = RealmOf(challenge);
        List<KeyValuePair<string, string>> wanted =
        [
            new("service", challenge.Parameter("service")),
            .. scopes.Select(scope => KeyValuePair.Create("scope", scope)),
        ];
        var login = await LoginAsync(cancellationToken);
        var response = await client.SendAsync(Get(realm, wanted, login), cancellationToken);
        if (response.Status == HttpStatusCode.MethodNotAllowed && login.AccessKey.Length > 0)
        {
            response.Dispose();
            response = await client.SendAsync(Post(realm, wanted, login), cancellationToken);
        }

        using (response)
        {
            return await ReadAsync(response, login, cancellationToken);
        }
    }

    /// <summary>The endpoint with the login that the token server takes. One at a time asks.</summary>
    private async Task<RemoteEndpoint> LoginAsync(CancellationToken cancellationToken)
    {
        if (Lender is not { } lender)
        {
            return endpoint;
        }

        if (lent is not { } known || known.Until <= clock.GetUtcNow())
        {
            known = await lender(cancellationToken);
            lent = known;
        }

        return endpoint with
        {
            AccessKey = known.User,
            AccessSecret = known.Password,
        };
    }

    private async Task<BearerToken> ReadAsync(
        OutboundResponse response,
        RemoteEndpoint login,
        CancellationToken cancellationToken
    )
    {
        if (response.Status != HttpStatusCode.OK)
        {
            throw new RemoteException(await RemoteFaults.FromTokenServerAsync(response, login, cancellationToken));
        }

        var body = await response.ReadAsync(OutboundLimits.Token, cancellationToken);
        return TokenAnswer.Read(body, clock.GetUtcNow())
            ?? throw new RemoteException(RemoteFaults.NoToken(response.RequestUri.IdnHost));
    }

    private static HttpRequestMessage Get(Uri realm, List<KeyValuePair<string, string>> wanted, RemoteEndpoint login)
    {
        var query = string.Join(
            '&',
            wanted.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}").Prepend(realm.Query.TrimStart('?'))
        );
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            new UriBuilder(realm) { Query = query.TrimStart('&') }.Uri
        );
        if (login.AccessKey.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", BasicValue(login));
        }

        return request;
    }

    /// <summary>The OAuth2 form, for token servers that take nothing else.</summary>
    private static HttpRequestMessage Post(
        Uri realm,
        List<KeyValuePair<string, string>> wanted,
        RemoteEndpoint login
    ) =>
        new(HttpMethod.Post, realm)
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "password"),
                new("client_id", "entrepot"),
                new("username", login.AccessKey),
                new("password", login.AccessSecret),
                wanted[0],
                new("scope", string.Join(' ', wanted.Skip(1).Select(pair => pair.Value))),
            ]),
        };

    public static string BasicValue(RemoteEndpoint endpoint) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{endpoint.AccessKey}:{endpoint.AccessSecret}"));
}
