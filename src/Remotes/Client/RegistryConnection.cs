using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>
/// Sends calls to one registry with its credentials, and to nobody else: what it is asked to send to another origin it
/// refuses, and only a blob's bytes are fetched from elsewhere, without credentials.
/// </summary>
internal sealed class RegistryConnection : IDisposable
{
    /// <summary>Above this many bytes a body is only sent when the registry has agreed to the head.</summary>
    private const long LargeBody = 256 * 1024;

    private readonly OutboundClient client;
    private readonly TokenService tokens;
    private readonly EndpointAuthentication authentication;
    private readonly Uri root;
    private volatile Uri home;
    private volatile bool apiFound;

    public RegistryConnection(
        RegistryAccess access,
        OutboundHttp http,
        RealmPolicy realms,
        TimeProvider clock,
        InPlaceRetry retry
    )
    {
        var endpoint = access.Registry;
        Endpoint = endpoint;
        Access = access;
        home = endpoint.Url;
        Clock = clock;
        Retry = retry;
        root = new Uri($"{endpoint.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/v2/");
        client = http.CreateClient(endpoint);
        ApiToken = new KeptToken(clock);
        tokens = new TokenService(endpoint, client, realms, clock);
        authentication = new EndpointAuthentication(endpoint, client, tokens, root);
    }

    /// <summary>The endpoint as its registry takes it.</summary>
    public RemoteEndpoint Endpoint { get; }

    public RegistryAccess Access { get; private set; }

    /// <summary>What logs in at the registry; null: what its challenge asks for.</summary>
    public IRegistryLogin? Login { get; set; }

    /// <summary>What was found out about the registry and does not change while it is connected, by names of the adapter's own.</summary>
    public ConcurrentDictionary<string, string> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>The token of the registry's own API, where it has one.</summary>
    public KeptToken ApiToken { get; }

    public TimeProvider Clock { get; }

    public InPlaceRetry Retry { get; }

    /// <summary>One writer at a time changes referrers tags there.</summary>
    public SemaphoreSlim ReferrersTagTurn { get; } = new(1);

    /// <summary>
    /// One tag at a time is deleted there by its digest: docker-registry looks for a digest's tags while others go, and
    /// then leaves some that name nothing.
    /// </summary>
    public SemaphoreSlim TombstoneTurn { get; } = new(1);

    /// <summary>How long the registry asked to be left alone when it was pinged last; null when it did not.</summary>
    public TimeSpan? AskedPause { get; set; }

    /// <summary>An address below <c>/v2/</c>.</summary>
    public Uri Address(string path) => new(root, path);

    /// <summary>An address beside <c>/v2/</c>.</summary>
    public Uri RestAddress(string path) => new($"{Access.Api.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");

    /// <summary>Asks for tokens with a login that is lent; null: with the endpoint's own.</summary>
    public void LendFrom(Func<CancellationToken, Task<LentPassword>>? lender) => tokens.Lender = lender;

    /// <summary>The service that tokens are for, as the registry calls it; empty when it asks for none.</summary>
    public Task<string> FindServiceAsync(CancellationToken cancellationToken) =>
        authentication.FindServiceAsync(cancellationToken);

    /// <summary>Finds the API where it is the server that the registry sends for its tokens.</summary>
    /// <param name="path">What the address of the token service has after that of the API.</param>
    public async Task FindApiAsync(string path, CancellationToken cancellationToken)
    {
        if (!apiFound && await authentication.FindRealmAsync(cancellationToken) is { } realm)
        {
            var address = realm.GetLeftPart(UriPartial.Path);
            Access = Access with
            {
                Api = address.EndsWith(path, StringComparison.Ordinal)
                    ? new Uri(address[..^path.Length])
                    : new Uri(realm.GetLeftPart(UriPartial.Authority)),
            };
        }

        apiFound = true;
    }

    /// <summary>Whether an address is the registry's, which alone is sent its credentials.</summary>
    public bool IsHome(Uri uri) => uri.IsSameOrigin(Endpoint.Url) || uri.IsSameOrigin(home);

    /// <summary>
    /// Sends the call once, and once more when the registry asks for a login or a wider token. Every answer is given
    /// back, good or bad.
    /// </summary>
    public async Task<OutboundResponse> SendAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        if (!(call.IsRest ? call.Uri.IsSameOrigin(Access.Api) : IsHome(call.Uri)))
        {
            throw new RemoteException(RemoteFaults.Elsewhere(call.Uri));
        }

        if (call.IsRest)
        {
            return await SendAsync(call, call.Sign is null ? authentication.Basic : null, cancellationToken);
        }

        return Login is { } login
            ? await SendAsync(call, login, cancellationToken)
            : await SendChallengedAsync(call, cancellationToken);
    }

    /// <summary>Forgets tokens and challenges, so that the next call proves the credentials anew.</summary>
    public void Forget()
    {
        tokens.Clear();
        authentication.Forget();
        Login?.Forget();
    }

    /// <summary>What an answer means that is not the one hoped for.</summary>
    public async Task<RemoteException> FaultAsync(
        OutboundResponse response,
        string what,
        CancellationToken cancellationToken
    ) => new(await RemoteFaults.FromAsync(response, what, Endpoint, cancellationToken));

    public void Dispose()
    {
        client.Dispose();
        tokens.Dispose();
        ApiToken.Dispose();
        ReferrersTagTurn.Dispose();
        TombstoneTurn.Dispose();
    }

    private async Task<OutboundResponse> SendChallengedAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        var authorization = await authentication.AuthorizeAsync(call.Scopes, cancellationToken);
        var response = await SendAsync(call, authorization, cancellationToken);
        if (response.Status != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        string answer;
        try
        {
            answer = await authentication.AnswerAsync(response, call.Scopes, authorization, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (answer == authorization)
        {
            return response;
        }

        response.Dispose();

        return await SendAsync(call, answer, cancellationToken);
    }

    /// <summary>Sends the call with the login that is kept, and once more with a new one when that has run out.</summary>
    private async Task<OutboundResponse> SendAsync(
        RegistryCall call,
        IRegistryLogin login,
        CancellationToken cancellationToken
    )
    {
        var entered = await login.EnterAsync(refused: null, cancellationToken);
        var response = await SendAsync(AtHome(call, entered), entered.Authorization, cancellationToken);
        RegistryLogin renewed;
        try
        {
            if (!await login.IsRefusalAsync(response, cancellationToken))
            {
                return response;
            }

            renewed = await login.EnterAsync(entered.Authorization, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        response.Dispose();
        return await SendAsync(AtHome(call, renewed), renewed.Authorization, cancellationToken);
    }

    private RegistryCall AtHome(RegistryCall call, RegistryLogin login)
    {
        home = login.Registry;
        return call.Uri.IsSameOrigin(home) ? call : call with { Uri = new Uri(home, call.Uri.PathAndQuery) };
    }

    private Task<OutboundResponse> SendAsync(
        RegistryCall call,
        string? authorization,
        CancellationToken cancellationToken
    ) =>
        call.FollowsToStorage
            ? client.SendFollowingAsync(
                call.Uri,
                uri => Request(call, uri, authorization),
                uri => Request(call, uri, null),
                cancellationToken
            )
            : client.SendAsync(Request(call, call.Uri, authorization), cancellationToken);

    private static HttpRequestMessage Request(RegistryCall call, Uri uri, string? authorization)
    {
        var request = new HttpRequestMessage(call.Method, uri) { Content = call.Content?.Invoke() };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("entrepot", null));
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > LargeBody ? true : null;
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (call.Accept.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        }

        if (call.From > 0)
        {
            request.Headers.Range = new RangeHeaderValue(call.From, null);
        }

        call.Sign?.Invoke(request);

        return request;
    }
}
