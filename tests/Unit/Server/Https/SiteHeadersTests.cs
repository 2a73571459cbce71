using Entrepot.Server.Https;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Https;

public sealed class SiteHeadersTests
{
    [Theory]
    [InlineData("https", "registry.example.com", 30, "max-age=2592000")]
    [InlineData("https", "registry.example.com", 365, "max-age=31536000")]
    [InlineData("https", "registry.example.com", 0, "")]
    [InlineData("http", "registry.example.com", 30, "")]
    [InlineData("https", "localhost:5443", 30, "")]
    [InlineData("https", "127.0.0.1:5443", 30, "")]
    public async Task Browsers_are_told_to_come_by_https_when_they_did(
        string scheme,
        string host,
        int days,
        string expected
    )
    {
        var response = new StartingResponse();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(response);
        context.Request.Scheme = scheme;
        context.Request.Host = new HostString(host);

        // What goes wrong inside ends as an answer that starts anew.
        await new SiteHeaders(Forget, TimeSpan.FromDays(days)).InvokeAsync(context);
        await response.StartAsync();

        response.Headers.StrictTransportSecurity.ToString().ShouldBe(expected);
        response.Headers.XContentTypeOptions.ToString().ShouldBe("nosniff");
    }

    private static Task Forget(HttpContext context)
    {
        context.Response.Headers.Clear();
        return Task.CompletedTask;
    }

    private sealed class StartingResponse : HttpResponseFeature
    {
        private readonly List<Func<Task>> starting = [];

        public override void OnStarting(Func<object, Task> callback, object state) =>
            starting.Add(() => callback(state));

        public Task StartAsync() => Task.WhenAll(starting.Select(callback => callback()));
    }
}
