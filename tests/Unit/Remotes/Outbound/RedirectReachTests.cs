using System.Net;
using Entrepot.Remotes.Outbound;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Outbound;

/// <summary>Blobs are followed to where a registry keeps them, but a registry outside sends nobody into our networks.</summary>
public sealed class RedirectReachTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("10.0.0.7", false)]
    public async Task Only_a_registry_of_the_outside_is_distrusted(string registry, bool outside)
    {
        using var recorder = new Redirects();
        using var client = Client(recorder, registry);

        using var answer = await client.SendFollowingAsync(
            new Uri("https://registry.test/v2/a/blobs/x"),
            uri => new HttpRequestMessage(HttpMethod.Get, uri),
            uri => new HttpRequestMessage(HttpMethod.Get, uri),
            Cancel
        );

        recorder.Seen.ShouldBe([("registry.test", false), ("storage.test", outside)]);
    }

    private static OutboundClient Client(HttpMessageHandler handler, string registry)
    {
        var options = new OutboundOptions();
        var connector = new OutboundConnector(
            new AddressPolicy(options),
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(registry)]),
            TimeProvider.System
        );
        return new OutboundClient(
            new HttpMessageInvoker(handler),
            new EndpointCertificates(""),
            proxy: null,
            connector,
            options,
            TimeProvider.System
        );
    }

    /// <summary>Sends from the registry to its storage, and notes who was asked and whether it had to be outside.</summary>
    private sealed class Redirects : HttpMessageHandler
    {
        public List<(string Host, bool StaysOutside)> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var host = request.RequestUri!.Host;
            Seen.Add((host, OutboundClient.IsToStayOutside(request)));
            var answer = new HttpResponseMessage(
                host == "registry.test" ? HttpStatusCode.TemporaryRedirect : HttpStatusCode.OK
            );
            answer.Headers.Location = host == "registry.test" ? new Uri("https://storage.test/x") : null;
            return Task.FromResult(answer);
        }
    }
}
