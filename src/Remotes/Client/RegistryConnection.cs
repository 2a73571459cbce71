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

    public RegistryConnection(
        RemoteEndpoint endpoint,
        OutboundHttp http,
        RealmPolicy realms,
        TimeProvider clock,
        InPlaceRetry retry
    )
    {
        Endpoint = endpoint;
        Clock = clock;
        Retry = retry;
        root = new Uri($"{endpoint.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/v2/");
        client = http.CreateClient(endpoint);
        tokens = new TokenService(endpoint, client, realms, clock);
        authentication = new EndpointAuthentication(endpoint, client, tokens, root);
    }

    public RemoteEndpoint Endpoint { get; }

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
    public Uri RestAddress(string path) => new(root, $"../{path}");

    /// <summary>
    /// Sends the call once, and once more when the registry asks for a login or a wider token. Every answer is given
    /// back, good or bad.
    /// </summary>
    public async Task<OutboundResponse> SendAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        if (!call.Uri.IsSameOrigin(Endpoint.Url))
        {
            throw new RemoteException(RemoteFaults.Elsewhere(call.Uri));
        }

        var authorization = call.IsRest
            ? authentication.Basic
            : await authentication.AuthorizeAsync(call.Scopes, cancellationToken);
        var response = await SendAsync(call, authorization, cancellationToken);
        if (response.Status != HttpStatusCode.Unauthorized || call.IsRest)
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

    /// <summary>Forgets tokens and challenges, so that the next call proves the credentials anew.</summary>
    public void Forget()
    {
        tokens.Clear();
        authentication.Forget();
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
        ReferrersTagTurn.Dispose();
        TombstoneTurn.Dispose();
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

        return request;
    }
}
