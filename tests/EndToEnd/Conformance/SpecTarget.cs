using System.Net.Http.Headers;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>
/// The registry that the chapters of the distribution specification are held against: one Entrepot per test process.
/// ENTREPOT_CONFORMANCE_TARGET=docker-registry aims them at Debian's docker-registry instead, to check the tests.
/// </summary>
internal static class SpecTarget
{
    private static readonly Lazy<Task<HttpClient>> Client = new(StartAsync);

    /// <summary>A client that may do everything in the project "library".</summary>
    internal static Task<HttpClient> ClientAsync() => Client.Value;

    private static async Task<HttpClient> StartAsync()
    {
        HttpClient client;
        if (Environment.GetEnvironmentVariable("ENTREPOT_CONFORMANCE_TARGET") == "docker-registry")
        {
            // Neither is disposed: both go with the test process.
            var registry = await DockerRegistry.StartPlainAsync(CancellationToken.None);
            client = new HttpClient { BaseAddress = registry.Address };
        }
        else
        {
            var site = await EntrepotSite.StartAsync(CancellationToken.None);
            client = site.ClientFor(EntrepotSite.Admin, EntrepotSite.AdminPassword);
        }
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("conformance", "1"));
        return client;
    }
}
