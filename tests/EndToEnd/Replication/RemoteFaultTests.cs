using System.Diagnostics;
using Entrepot.Rigs;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>Whatever the remote does, everything arrives afterwards without anybody doing anything.</summary>
public sealed class RemoteFaultTests
{
    private const string Repository = "library/team/app";
    private const string Mirror = "mirror/library/app";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_remote_that_is_down_gets_everything_when_it_returns()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var rule = await scene.CreateRuleAsync(Cancel);
        var builder = new ImageBuilder();
        Artifact[] images = [builder.Image(1000), builder.Image(2000), builder.Image(3000)];
        await scene.Registry.StopAsync(Cancel);

        foreach (var (image, number) in images.Select((image, number) => (image, number)))
        {
            await scene.Site.Registry.PushAsync(Repository, image, Cancel, $"v{number}");
        }
        await ShouldWaitWithACauseAsync(scene, rule);
        await scene.Registry.StartAsync(Cancel);

        for (var number = 0; number < images.Length; number++)
        {
            await scene.WaitForAsync(Mirror, $"v{number}", images[number].Digest, Cancel, Patience);
        }
        var executions = await scene.Site.Api.WaitForExecutionsAsync(rule, 3, Cancel);
        executions.ShouldAllBe(execution => execution.GetProperty("status").GetString() == "Succeed");
    }

    [Fact]
    public async Task Retry_After_is_honoured()
    {
        FaultyHttpFront? front = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            async registry => (front = await FaultyHttpFront.StartAsync(registry.Address, Cancel)).Address
        );
        await using var owned = front.ShouldNotBeNull();
        await scene.CreateRuleAsync(Cancel);
        var image = new ImageBuilder().Image(1000);
        owned.Add(HttpFault.TooManyRequests(2) with { When = request => request.IsUpload && request.Method == "POST" });

        var clock = Stopwatch.StartNew();
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await scene.WaitForAsync(Mirror, "v1", image.Digest, Cancel, Patience);

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
        owned.Requests.ShouldContain(request => request.Status == 429);
    }

    [Fact]
    public async Task Errors_and_resets_of_the_server_are_survived()
    {
        FaultyHttpFront? front = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            async registry => (front = await FaultyHttpFront.StartAsync(registry.Address, Cancel)).Address
        );
        await using var owned = front.ShouldNotBeNull();
        await scene.CreateRuleAsync(Cancel);
        var image = new ImageBuilder().Image(1000, 2000);
        owned.Add(HttpFault.Unavailable(2) with { When = request => request.IsUpload });
        owned.Add(HttpFault.Reset(2) with { When = request => request.IsUpload && request.Method != "POST" });
        owned.Add(HttpFault.Unavailable(2) with { When = request => request.IsManifest && request.Method == "PUT" });

        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");

        await scene.WaitForAsync(Mirror, "v1", image.Digest, Cancel, Patience);
        await scene.Remote.VerifyAsync(Mirror, "v1", image, Cancel);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_blobs_is_taken_up_again()
    {
        FaultProxy? proxy = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            registry => Task.FromResult((proxy = FaultProxy.Start(registry.Address)).Address)
        );
        await using var owned = proxy.ShouldNotBeNull();
        await scene.CreateRuleAsync(Cancel);
        var image = new ImageBuilder().Image(3_000_000, 2_000_000, 1_000_000);
        owned.Faults = new ConnectionFaults { CutUpAfter = 1_500_000, Cuts = 3 };

        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");

        await scene.WaitForAsync(Mirror, "v1", image.Digest, Cancel, Patience);
        await scene.Remote.VerifyAsync(Mirror, "v1", image, Cancel);
    }

    [Fact]
    public async Task A_destination_that_is_killed_in_the_middle_gets_everything_after_its_start()
    {
        FaultProxy? proxy = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            registry => Task.FromResult((proxy = FaultProxy.Start(registry.Address)).Address)
        );
        await using var owned = proxy.ShouldNotBeNull();
        await scene.CreateRuleAsync(Cancel);
        owned.Faults = new ConnectionFaults { Rate = 2_000_000 };
        var image = new ImageBuilder().Image(3_000_000, 3_000_000);

        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await Eventually.IsTrueAsync(
            "the transfer begins",
            _ => Task.FromResult(Directory.Exists(Path.Combine(scene.Registry.DataFolder, "docker"))),
            Cancel
        );
        await scene.Registry.KillAsync();
        owned.CutAll();
        owned.Faults = ConnectionFaults.None;
        await scene.Registry.StartAsync(Cancel);

        await scene.WaitForAsync(Mirror, "v1", image.Digest, Cancel, Patience);
        await scene.Remote.VerifyAsync(Mirror, "v1", image, Cancel);
    }

    [Fact]
    public async Task A_stopped_execution_stops_within_two_seconds()
    {
        FaultProxy? proxy = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            registry => Task.FromResult((proxy = FaultProxy.Start(registry.Address)).Address)
        );
        await using var owned = proxy.ShouldNotBeNull();
        var rule = await scene.CreateRuleAsync(Cancel);
        owned.Faults = new ConnectionFaults { Rate = 100_000 };
        await scene.Site.Registry.PushAsync(Repository, new ImageBuilder().Image(5_000_000), Cancel, "v1");
        var executions = await Eventually.GetAsync(
            "an execution begins",
            async cancel =>
                await scene.Site.Api.ListExecutionsAsync(rule, cancel) is { Count: > 0 } begun ? begun : null,
            Cancel
        );
        var id = executions[0].GetProperty("id").GetInt64();

        await scene.Site.Api.PutAsync($"/replication/executions/{id}", new { }, Cancel);

        var stopped = await scene.Site.Api.WaitForExecutionsAsync(rule, 1, Cancel, TimeSpan.FromSeconds(2));
        stopped[0].GetProperty("status").GetString().ShouldBe("Stopped");
    }

    private static async Task ShouldWaitWithACauseAsync(ReplicationScene scene, long rule)
    {
        var executions = await scene.Site.Api.ListExecutionsAsync(rule, Cancel);
        executions.ShouldAllBe(execution => execution.GetProperty("status").GetString() == "InProgress");
    }
}
