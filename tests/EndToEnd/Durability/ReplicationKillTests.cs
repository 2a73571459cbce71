using Entrepot.EndToEnd.Replication;
using Entrepot.Rigs;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Durability;

/// <summary>kill -9 of the site while tasks wait, run and end: the work goes on after the start.</summary>
public sealed class ReplicationKillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Replication_goes_on_after_a_kill() => KillAgainAndAgainAsync(3);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Replication_goes_on_after_many_kills() => KillAgainAndAgainAsync(Soak.Count(100));

    private static async Task KillAgainAndAgainAsync(int rounds)
    {
        var random = new Random(Soak.Seed);
        FaultProxy? proxy = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            registry => Task.FromResult((proxy = FaultProxy.Start(registry.Address)).Address)
        );
        await using var owned = proxy.ShouldNotBeNull();
        var rule = await scene.CreateRuleAsync(Cancel);
        var builder = new ImageBuilder(Soak.Seed);
        var pushed = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {Soak.Seed}, round {round}");
            owned.Faults = new ConnectionFaults { Rate = random.Next(1_000_000, 10_000_000) };
            for (var i = 0; i < 5; i++)
            {
                var image = builder.Image(random.Next(1000, 1_000_000), random.Next(1000, 100_000));
                var tag = $"r{round}-{i}";
                await scene.Site.Registry.PushAsync("library/team/app", image, Cancel, tag);
                pushed[tag] = image;
            }
            await Task.Delay(random.Next(0, 1000), Cancel);
            await scene.Site.KillAsync(Cancel);
            owned.Faults = ConnectionFaults.None;
            await scene.Site.StartAgainAsync(Cancel);
            foreach (var (tag, image) in pushed.TakeLast(5))
            {
                await scene.WaitForAsync("mirror/library/app", tag, image.Digest, Cancel, TimeSpan.FromMinutes(1));
                await scene.Remote.VerifyAsync("mirror/library/app", tag, image, Cancel);
            }
        }
        var executions = await scene.Site.Api.WaitForExecutionsAsync(rule, Math.Min(pushed.Count, 50), Cancel);
        executions.ShouldAllBe(execution => execution.GetProperty("status").GetString() == "Succeed");
    }
}
