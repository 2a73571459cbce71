using System.Diagnostics;
using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>
/// A large layer that is interrupted again and again is gone on with: what a wire has to carry of it in all is little more
/// than the layer. (A small layer always; gigabytes in <c>./test soak</c>.)
/// </summary>
public sealed class InterruptedLayerTests
{
    private const string Repository = "library/large";
    private const string Mirror = "mirror/library/large";

    /// <summary>What a break may cost: a chunk, and what was on its way in the buffers of both machines.</summary>
    private const long CostOfABreak = 8L << 20;
    private const long CostOfAKill = 16L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Soak.IsOn ? 15 : 2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_push_whose_connection_is_cut_again_and_again_goes_on() => PushThroughCutsAsync(80L << 20, 3);

    [Fact]
    [Trait("Category", "Soak")]
    public Task A_push_of_5_GiB_that_is_cut_20_times_goes_on() => PushThroughCutsAsync(5L << 30, 20);

    [Fact]
    public Task A_push_to_a_registry_that_forgets_what_broke_off_arrives_all_the_same() =>
        PushWithoutResumptionAsync(80L << 20, 3);

    [Fact]
    public Task A_pull_whose_connection_is_cut_again_and_again_goes_on() => PullThroughAsync(80L << 20, cuts: 3);

    [Fact]
    [Trait("Category", "Soak")]
    public Task A_pull_of_5_GiB_that_is_cut_20_times_goes_on() => PullThroughAsync(5L << 30, cuts: 20);

    [Fact]
    public Task A_pull_goes_on_after_the_site_was_killed() => PullThroughAsync(100L << 20, kills: 2);

    [Fact]
    [Trait("Category", "Soak")]
    public Task A_pull_of_5_GiB_goes_on_after_the_site_was_killed_10_times() => PullThroughAsync(5L << 30, kills: 10);

    [Fact]
    public async Task From_a_registry_without_ranges_all_of_it_is_read_again_and_arrives_whole()
    {
        FaultyHttpFront? front = null;
        await using var upstream = await DockerRegistry.StartPlainAsync(Cancel);
        await using var proxy = FaultProxy.Start(upstream.Address);
        await using var owned = front = await FaultyHttpFront.StartAsync(proxy.Address, Cancel);
        front.DropsRanges = true;
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var image = await PushAsync(upstream.Address, 40L << 20);
        proxy.Faults = new ConnectionFaults { Rate = 40_000_000 };
        var rule = await CreatePullRuleAsync(site, front.Address);

        await site.Api.StartRuleAsync(rule, Cancel);
        await PassedAsync(proxy, 20L << 20);
        await site.KillAsync(Cancel);
        await site.StartAgainAsync(Cancel);

        await ArrivedAsync(site.Registry, Mirror, image);
        proxy.PassedDown.ShouldBeGreaterThan(60L << 20);
    }

    private static async Task PushThroughCutsAsync(long size, int cuts)
    {
        await using var link = await LinkedSites.StartAsync(Slow(), Cancel, "manual");
        var image = await LargeImage.PushAsync(link.Here.Http, Repository, "v1", size, Cancel);

        await link.Here.Api.StartRuleAsync(link.Rule, Cancel);
        await CutAsync(link.Wire, size, cuts);
        var healed = Stopwatch.StartNew();
        await ArrivedAsync(link.There.Registry, Repository, image);

        Tell(size, link.Wire.PassedUp, $"{cuts} cuts", healed.Elapsed);
        link.Wire.PassedUp.ShouldBeLessThan((long)(size * 1.05) + (cuts * CostOfABreak));
    }

    /// <summary>docker-registry gives up an upload whose chunk broke off in the middle.</summary>
    private static async Task PushWithoutResumptionAsync(long size, int cuts)
    {
        FaultProxy? wire = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            registry => Task.FromResult((wire = FaultProxy.Start(registry.Address)).Address)
        );
        await using var proxy = wire.ShouldNotBeNull();
        var rule = await scene.CreateRuleAsync(Cancel, rule => rule with { Trigger = "manual" });
        var image = await LargeImage.PushAsync(scene.Site.Http, Repository, "v1", size, Cancel);
        proxy.Faults = Slow();

        await scene.Site.Api.StartRuleAsync(rule, Cancel);
        await CutAsync(proxy, size, cuts);
        var healed = Stopwatch.StartNew();
        await ArrivedAsync(scene.Remote, Mirror, image);

        Tell(size, proxy.PassedUp, $"{cuts} cuts", healed.Elapsed);
        proxy.PassedUp.ShouldBeLessThan((cuts + 1) * size);
    }

    private static async Task CutAsync(FaultProxy proxy, long size, int cuts)
    {
        for (var cut = 1; cut <= cuts; cut++)
        {
            await PassedAsync(proxy, size * cut / (cuts + 1), up: true);
            proxy.CutAll();
        }

        proxy.Faults = ConnectionFaults.None;
    }

    private static async Task PullThroughAsync(long size, int cuts = 0, int kills = 0)
    {
        await using var upstream = await DockerRegistry.StartPlainAsync(Cancel);
        await using var proxy = FaultProxy.Start(upstream.Address);
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var image = await PushAsync(upstream.Address, size);
        proxy.Faults = Slow();
        var rule = await CreatePullRuleAsync(site, proxy.Address);

        await site.Api.StartRuleAsync(rule, Cancel);
        for (var time = 1; time <= cuts + kills; time++)
        {
            await PassedAsync(proxy, size * time / (cuts + kills + 1));
            if (time <= kills)
            {
                await site.KillAsync(Cancel);
                await site.StartAgainAsync(Cancel);
            }
            else
            {
                proxy.CutAll();
            }
        }

        proxy.Faults = ConnectionFaults.None;
        var healed = Stopwatch.StartNew();
        await ArrivedAsync(site.Registry, Mirror, image);
        Tell(size, proxy.PassedDown, $"{cuts} cuts, {kills} kills", healed.Elapsed);
        proxy.PassedDown.ShouldBeLessThan((long)(size * 1.05) + (cuts * CostOfABreak) + (kills * CostOfAKill));
    }

    /// <summary>So slow that a break comes in the middle also on a fast machine.</summary>
    private static ConnectionFaults Slow() => new() { Rate = Soak.IsOn ? 150_000_000 : 40_000_000 };

    private static async Task<LargeImage> PushAsync(Uri registry, long size)
    {
        using var http = new HttpClient { BaseAddress = registry, Timeout = Patience };
        return await LargeImage.PushAsync(http, Repository, "v1", size, Cancel);
    }

    private static Task PassedAsync(FaultProxy proxy, long bytes, bool up = false) =>
        Eventually.IsTrueAsync(
            string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes have gone over the wire"),
            _ => Task.FromResult((up ? proxy.PassedUp : proxy.PassedDown) >= bytes),
            Cancel,
            Patience
        );

    private static async Task ArrivedAsync(RegistryHttpClient there, string repository, LargeImage image)
    {
        await Eventually.IsTrueAsync(
            "the image arrives",
            async cancel => await there.GetDigestAsync(repository, "v1", cancel) == image.Manifest.Digest,
            Cancel,
            Patience
        );
        (await there.HasBlobAsync(repository, image.Layer, Cancel)).ShouldBeTrue();
    }

    private static async Task<long> CreatePullRuleAsync(EntrepotSite site, Uri upstream)
    {
        var endpoint = await site.Api.CreateEndpointAsync("upstream", "docker-registry", upstream, Cancel);
        var body = new
        {
            name = "pull",
            src_registry = new { id = endpoint },
            dest_namespace = "mirror",
            dest_namespace_replace_count = 0,
            trigger = new { type = "manual" },
            filters = new object[] { new { type = "name", value = Repository } },
            @override = true,
            enabled = true,
        };
        return long.Parse(
            await site.Api.CreateAsync("/replication/policies", body, Cancel),
            CultureInfo.InvariantCulture
        );
    }

    private static void Tell(long size, long passed, string what, TimeSpan healed) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{size} bytes, {what}: {passed} bytes over the wire ({(double)passed / size:0.000} x), "
                    + $"{healed.TotalSeconds:0.0} s after the last break"
            )
        );
}
