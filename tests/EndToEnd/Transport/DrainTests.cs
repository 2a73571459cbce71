using System.Net;
using Entrepot.Rigs;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Transport;

/// <summary>A node that is to stop says so before it stops, so that a balancer sends nobody to it any more.</summary>
public sealed class DrainTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_to_stop_is_not_ready_and_still_serves()
    {
        await using var site = await EntrepotSite.StartAsync(
            new SiteOptions { Arguments = ["--drain-seconds", "10"] },
            Cancel
        );

        var stopping = site.StopAsync(Cancel, grace: TimeSpan.FromMinutes(1));
        await Eventually.IsTrueAsync(
            "the node is not ready",
            async token => await StatusAsync(site, "/readyz", token) == HttpStatusCode.ServiceUnavailable,
            Cancel
        );

        (await StatusAsync(site, "/api/v2.0/projects", Cancel)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(site, "/healthz", Cancel)).ShouldBe(HttpStatusCode.OK);
        (await stopping).ShouldBe(0);
    }

    private static async Task<HttpStatusCode> StatusAsync(
        EntrepotSite site,
        string path,
        CancellationToken cancellationToken
    )
    {
        using var answer = await site.Http.GetAsync(path, cancellationToken);
        return answer.StatusCode;
    }
}
