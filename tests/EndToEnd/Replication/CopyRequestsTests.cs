using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>What a copy to another site asks of it: over a long line each request is a round trip.</summary>
public sealed class CopyRequestsTests
{
    private const string Repository = "library/app";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manifest_and_its_tag_go_over_in_one_request()
    {
        await using var there = await EntrepotSite.StartAsync(Cancel);
        await using var front = await FaultyHttpFront.StartAsync(there.Address, Cancel);
        await using var here = await EntrepotSite.StartAsync(Cancel);
        var endpoint = await here.Api.CreateEndpointAsync(
            "there",
            "harbor",
            front.Address,
            Cancel,
            EntrepotSite.Admin,
            EntrepotSite.AdminPassword
        );
        var rule = await here.Api.CreateRuleAsync(
            new RuleRequest("there", endpoint) { Namespace = "", Replace = 0 },
            Cancel
        );
        await here.Registry.PushAsync(Repository, new ImageBuilder(1).Image(1000), Cancel, "first");
        await here.Api.WaitForExecutionsAsync(rule, 1, Cancel);
        front.ClearRequests();
        var image = new ImageBuilder(2).Image(1000);

        await here.Registry.PushAsync(Repository, image, Cancel, "second");
        await here.Api.WaitForExecutionsAsync(rule, 2, Cancel);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{front.Requests.Count} requests:\n{string.Join('\n', front.Requests)}"
        );
        var put = front.Requests.Where(request => request is { Method: "PUT", IsManifest: true });
        // What is there under the tag was checked by its digest.
        put.ShouldHaveSingleItem().Path.ShouldEndWith(image.Digest);
        (await there.Registry.GetDigestAsync(Repository, "second", Cancel)).ShouldBe(image.Digest);
    }
}
