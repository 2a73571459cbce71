using System.Diagnostics;
using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>
/// One registry is slow or says nothing any more, with much to do for it: what another one gets does not wait for that.
/// (A few images always; how much slower the other one is served, with <c>./test soak</c>, too.)
/// </summary>
public sealed class SlowNeighbourTests
{
    private const string Repository = "library/app";
    private const string Mirror = "mirror/library/app";
    private static readonly int Crowd = Soak.IsOn ? Soak.Count(200) : 20;
    private static readonly int Size = Soak.IsOn ? 5_000_000 : 100_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, ConnectionFaults> Faults =>
        new()
        {
            {
                "slow",
                new ConnectionFaults { Rate = 5_000 }
            },
            {
                "silent",
                new ConnectionFaults { HangDownAfter = 0 }
            },
        };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_registry_gets_everything_while_another_one_is_at_fault(string what, ConnectionFaults faults)
    {
        await using var troubled = await DockerRegistry.StartPlainAsync(Cancel);
        await using var wire = FaultProxy.Start(troubled.Address);
        await using var healthy = await DockerRegistry.StartPlainAsync(Cancel);
        using var remote = new RegistryHttpClient(healthy.Address);
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var (slow, fast) = (
            await RuleAsync(site, "slow", wire.Address),
            await RuleAsync(site, "fast", healthy.Address)
        );
        var before = await PushAsync(site, "before");
        var alone = await RunAsync(site, fast);
        var during = await PushAsync(site, "during");
        wire.Faults = faults;

        var troubling = await site.Api.StartRuleAsync(slow, Cancel);
        await Eventually.IsTrueAsync("that registry is asked", _ => Task.FromResult(wire.Accepted >= 5), Cancel);
        var beside = await RunAsync(site, fast);

        foreach (var (tag, image) in before.Concat(during))
        {
            (await remote.GetDigestAsync(Mirror, tag, Cancel)).ShouldBe(image.Digest);
        }

        var still = (await site.Api.ListExecutionsAsync(slow, Cancel)).Single();
        still.GetProperty("id").GetInt64().ShouldBe(troubling);
        still.GetProperty("status").GetString().ShouldBe("InProgress");
        still.GetProperty("failed").GetInt32().ShouldBe(0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Crowd} images of {Size / 1000} KB: alone in {alone.TotalSeconds:0.0} s, beside a {what} registry in "
                    + $"{beside.TotalSeconds:0.0} s ({100 * alone / beside:0} % of the throughput)"
            )
        );
    }

    private static async Task<long> RuleAsync(EntrepotSite site, string name, Uri address) =>
        await site.Api.CreateRuleAsync(
            new RuleRequest(name, await site.Api.CreateEndpointAsync(name, "docker-registry", address, Cancel))
            {
                Trigger = "manual",
            },
            Cancel
        );

    private static async Task<IReadOnlyList<(string Tag, Artifact Image)>> PushAsync(EntrepotSite site, string prefix)
    {
        List<(string Tag, Artifact Image)> pushed =
        [
            .. Enumerable
                .Range(0, Crowd)
                .Select(number =>
                    (
                        string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}"),
                        new ImageBuilder(HashCode.Combine(prefix, number)).Image(Size)
                    )
                ),
        ];
        foreach (var (tag, image) in pushed)
        {
            await site.Registry.PushAsync(Repository, image, Cancel, tag);
        }

        return pushed;
    }

    /// <summary>Runs the rule to its end, and tells how long that took.</summary>
    private static async Task<TimeSpan> RunAsync(EntrepotSite site, long rule)
    {
        var runs = (await site.Api.ListExecutionsAsync(rule, Cancel)).Count;
        var clock = Stopwatch.StartNew();
        await site.Api.StartRuleAsync(rule, Cancel);
        var ended = await site.Api.WaitForExecutionsAsync(rule, runs + 1, Cancel, TimeSpan.FromMinutes(10));
        ended.ShouldAllBe(execution => execution.GetProperty("status").GetString() == "Succeed");
        return clock.Elapsed;
    }
}
