using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Postgres;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>
/// Two servers over one database and one store of blobs, of which one is stopped (kill -STOP) in the middle of its copies
/// for longer than its leases last, and then goes on as if nothing had been.
/// </summary>
public sealed class FrozenNodeTests
{
    private const string Repository = "library/app";
    private const string Mirror = "mirror/library/app";
    private const int Images = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_server_had_in_hand_when_it_froze_is_done_once_by_another_one()
    {
        using var folder = new TempFolder("frozen");
        await using var registry = await DockerRegistry.StartPlainAsync(Cancel);
        await using var front = await FaultyHttpFront.StartAsync(registry.Address, Cancel);
        await using var wire = FaultProxy.Start(front.Address);
        using var remote = new RegistryHttpClient(registry.Address);
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(Cancel);
        var (one, two) = (folder.Subfolder("one"), folder.Subfolder("two"));
        await using var first = await EntrepotSite.StartAsync(
            new SiteOptions { Database = database, DataFolder = one },
            Cancel
        );
        var endpoint = await first.Api.CreateEndpointAsync("peer", "docker-registry", wire.Address, Cancel);
        var rule = await first.Api.CreateRuleAsync(new RuleRequest("to-the-peer", endpoint), Cancel);
        wire.Faults = new ConnectionFaults { Rate = 100_000 };
        Artifact[] images = [.. Enumerable.Range(0, Images).Select(seed => new ImageBuilder(seed).Image(1_000_000))];
        foreach (var (number, image) in images.Index())
        {
            await first.Registry.PushAsync(Repository, image, Cancel, TagOf(number));
        }

        await Eventually.IsTrueAsync("the copies are under way", _ => Task.FromResult(wire.PassedUp > 200_000), Cancel);
        first.Freeze();
        front.Requests.ShouldNotContain(request => request.IsManifest && request.Method == "PUT");
        wire.Faults = ConnectionFaults.None;
        foreach (var shared in (string[])["keys", "storage"])
        {
            Directory.CreateSymbolicLink(Path.Combine(two, shared), Path.Combine(one, shared));
        }

        await using var second = await EntrepotSite.StartAsync(
            new SiteOptions { Database = database, DataFolder = two },
            Cancel
        );
        var taken = await second.Api.WaitForExecutionsAsync(rule, Images, Cancel, TimeSpan.FromMinutes(1));
        taken.ShouldAllBe(execution => execution.GetProperty("status").GetString() == "Succeed");

        // What the frozen one was about to put is not what is wanted any more.
        var newer = images[0] = new ImageBuilder(99).Image(2_000);
        await second.Registry.PushAsync(Repository, newer, Cancel, TagOf(0));
        await second.Api.WaitForExecutionsAsync(rule, Images + 1, Cancel);
        first.Thaw();

        // It goes on, finds that its leases are gone, and works like any other.
        var last = new ImageBuilder(100).Image(2_000);
        await first.Registry.PushAsync(Repository, last, Cancel, "last");
        await Eventually.IsTrueAsync(
            "both servers are at rest",
            async cancel => await IsAtRestAsync(first, cancel) && await IsAtRestAsync(second, cancel),
            Cancel,
            TimeSpan.FromMinutes(1)
        );

        foreach (var (number, image) in images.Index())
        {
            await remote.VerifyAsync(Mirror, TagOf(number), image, Cancel);
        }

        await remote.VerifyAsync(Mirror, "last", last, Cancel);
        PutsOf(front, TagOf(0)).ShouldBe(2, "once for each push");
        PutsOf(front, TagOf(1)).ShouldBe(1);
        PutsOf(front, "last").ShouldBe(1);
        var executions = await second.Api.WaitForExecutionsAsync(rule, Images + 2, Cancel);
        executions.ShouldAllBe(execution =>
            execution.GetProperty("status").GetString() == "Succeed" && execution.GetProperty("total").GetInt32() == 1
        );
    }

    /// <summary>Nothing is wanted, nobody is at anything, and no lease is left.</summary>
    private static async Task<bool> IsAtRestAsync(EntrepotSite site, CancellationToken cancellationToken)
    {
        var standing = await site.Http.GetStringAsync("/api/entrepot/v1/replication/standing", cancellationToken);
        return standing.Contains("\"waiting\":0", StringComparison.Ordinal)
            && standing.Contains("\"running\":0", StringComparison.Ordinal);
    }

    private static int PutsOf(FaultyHttpFront front, string tag) =>
        front.Requests.Count(request =>
            request is { IsManifest: true, Method: "PUT", Status: 201 }
            && request.Path.EndsWith($"/{tag}", StringComparison.Ordinal)
        );

    private static string TagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");
}
