using System.Net;
using Entrepot.Access.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Entrepot.Portal.Api;

/// <summary>Sends requests through the site's own pipeline for the person whose browser shows the page.</summary>
internal sealed class InnerRequests(SitePipeline pipeline, PagePerson person, IServiceScopeFactory scopes)
{
    /// <param name="byItself">Nobody asked for it just now: it does not keep the session alive.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        byte[]? body,
        bool byItself,
        CancellationToken cancellationToken
    )
    {
        var session = await person.FindSessionAsync();
        await using var scope = scopes.CreateAsyncScope();
        using var content = new MemoryStream();
        var response = new HttpResponseFeature();
        var responseBody = new StreamResponseBodyFeature(content);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(Request(method, path, body, byItself, session));
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(body is not null));
        features.Set<IHttpMaxRequestBodySizeFeature>(new NoBodyLimit());
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(responseBody);
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = session?.RemoteAddress });
        features.Set<IHttpRequestLifetimeFeature>(
            new HttpRequestLifetimeFeature { RequestAborted = cancellationToken }
        );
        features.Set<IServiceProvidersFeature>(new ScopeServices(scope.ServiceProvider));
        if (session is not null)
        {
            features.Set(session);
        }

        await pipeline.Entrance(new DefaultHttpContext(features));
        await responseBody.CompleteAsync();
        return Answer(response, content.ToArray());
    }

    private static HttpRequestFeature Request(
        HttpMethod method,
        string path,
        byte[]? body,
        bool byItself,
        PageSession? session
    )
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var request = new HttpRequestFeature
        {
            Method = method.Method,
            // Nobody's request comes from no browser: it is not sent elsewhere, as one by http:// may be.
            Scheme = session?.Scheme ?? Uri.UriSchemeHttps,
            Protocol = "HTTP/1.1",
            Path = Uri.UnescapeDataString(query < 0 ? path : path[..query]),
            QueryString = query < 0 ? "" : path[query..],
            RawTarget = path,
            Body = body is null ? Stream.Null : new MemoryStream(body, writable: false),
        };
        request.Headers.Host = session?.Host.Value ?? "localhost";
        request.Headers[CsrfHeader] = session?.CsrfToken;
        if (byItself)
        {
            request.Headers[NoRenewalHeader] = "1";
        }

        if (body is not null)
        {
            request.Headers.ContentType = "application/json";
            request.Headers.ContentLength = body.Length;
        }

        return request;
    }

    private static HttpResponseMessage Answer(HttpResponseFeature response, byte[] content)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)response.StatusCode)
        {
            Content = new ByteArrayContent(content),
        };
        foreach (var (name, values) in response.Headers.Where(header => !IsOfContent(header)))
        {
            answer.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return answer;
    }

    private static bool IsOfContent(KeyValuePair<string, StringValues> header) =>
        header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private const string CsrfHeader = "X-Harbor-CSRF-Token";
    private const string NoRenewalHeader = "X-Harbor-No-Session-Renewal";

    private sealed class BodyDetection(bool canHaveBody) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => canHaveBody;
    }

    /// <summary>What a page sends was made here: it has the size that it has.</summary>
    private sealed class NoBodyLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }

    private sealed class ScopeServices(IServiceProvider services) : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = services;
    }
}
