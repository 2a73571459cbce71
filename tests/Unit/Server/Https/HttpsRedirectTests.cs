using Entrepot.Access;
using Entrepot.Access.Http;
using Entrepot.Server.Https;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Https;

public sealed class HttpsRedirectTests
{
    private static readonly AccessOptions Unnamed = new();
    private static readonly AccessOptions Named = new() { ExternalUrl = new Uri("https://registry.example.com") };

    [Theory]
    [InlineData("GET", "/", "https://site:5443/")]
    [InlineData("HEAD", "/v2/", "https://site:5443/v2/")]
    [InlineData(
        "PUT",
        "/v2/a/blobs/uploads/1?digest=sha256%3Aab",
        "https://site:5443/v2/a/blobs/uploads/1?digest=sha256%3Aab"
    )]
    [InlineData(
        "DELETE",
        "/api/v2.0/projects/p/repositories/a%252Fb",
        "https://site:5443/api/v2.0/projects/p/repositories/a%252Fb"
    )]
    [InlineData("GET", "//evil.example.com", "https://site:5443//evil.example.com")]
    public async Task Who_comes_by_http_is_sent_to_the_same_path_with_method_and_body(
        string method,
        string target,
        string location
    )
    {
        var answer = await SendAsync(Unnamed, method, target, "site:8080");

        answer.StatusCode.ShouldBe(StatusCodes.Status308PermanentRedirect);
        answer.Headers.Location.ToString().ShouldBe(location);
    }

    [Theory]
    [InlineData("site", 443, "https://site/v2/")]
    [InlineData("[fd00::5]:8080", 5443, "https://[fd00::5]:5443/v2/")]
    public async Task The_port_is_the_one_that_speaks_TLS(string host, int port, string location) =>
        (await SendAsync(Unnamed, "GET", "/v2/", host, port)).Headers.Location.ToString().ShouldBe(location);

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("evil\"")]
    [InlineData("")]
    public async Task Once_the_external_address_is_set_nobody_is_sent_elsewhere(string host) =>
        (await SendAsync(Named, "GET", "/v2/", host))
            .Headers.Location.ToString()
            .ShouldBe("https://registry.example.com/v2/");

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    public async Task Probes_are_answered_where_they_ask(string path) =>
        (await SendAsync(Named, "GET", path, "10.0.0.5:8080")).StatusCode.ShouldBe(StatusCodes.Status204NoContent);

    [Fact]
    public async Task Who_comes_by_https_stays() =>
        (await SendAsync(Named, "GET", "/v2/", "site", scheme: "https")).StatusCode.ShouldBe(
            StatusCodes.Status204NoContent
        );

    private static async Task<HttpResponse> SendAsync(
        AccessOptions options,
        string method,
        string target,
        string host,
        int port = 5443,
        string scheme = "http"
    )
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Scheme = scheme;
        context.Request.Host = new HostString(host);
        context.Request.Path = Uri.UnescapeDataString(target.Split('?')[0]);
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        RequestDelegate behind = inner =>
        {
            inner.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        await new HttpsRedirect(behind, port, new PublicAddress(options)).InvokeAsync(context);
        return context.Response;
    }
}
