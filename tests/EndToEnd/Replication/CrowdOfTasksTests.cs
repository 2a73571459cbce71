using System.Globalization;
using System.Text.Json;
using Entrepot.Rigs;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>
/// Many tasks for one registry that has a fault: what is at fault stands alone, what is not arrives, and the registry is
/// not run over. (A few artifacts always, 1,000 in <c>./test soak</c>.)
/// </summary>
public sealed class CrowdOfTasksTests
{
    private const string Repository = "library/team/app";
    private const string Mirror = "mirror/library/app";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Soak.IsOn ? 10 : 2);
    private static readonly int Crowd = Soak.IsOn ? Soak.Count(1_000) : 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_artifact_that_is_always_refused_holds_up_none_of_the_others()
    {
        var (scene, front) = await StartAsync();
        await using var ownedScene = scene;
        await using var ownedFront = front;
        var images = await PushCrowdAsync(scene);
        var refused = images[Crowd / 2];
        front.Add(
            new HttpFault
            {
                When = request =>
                    request is { IsManifest: true, Method: "PUT" }
                    && (
                        request.Path.EndsWith($"/{TagOf(Crowd / 2)}", StringComparison.Ordinal)
                        || request.Path.Contains(refused.Digest[7..], StringComparison.Ordinal)
                    ),
                Status = 400,
                Times = int.MaxValue,
            }
        );
        var rule = await scene.CreateRuleAsync(Cancel, rule => rule with { Trigger = "manual" });

        await scene.Site.Api.StartRuleAsync(rule, Cancel);
        var ended = (await scene.Site.Api.WaitForExecutionsAsync(rule, 1, Cancel, Patience))[0];

        ended.GetProperty("status").GetString().ShouldBe("Failed");
        ended.GetProperty("failed").GetInt32().ShouldBe(1);
        ended.GetProperty("succeed").GetInt32().ShouldBe(Crowd - 1);
        foreach (var (number, image) in images.Index().Where(pair => pair.Item != refused))
        {
            (await scene.Remote.GetDigestAsync(Mirror, TagOf(number), Cancel)).ShouldBe(image.Digest);
        }
    }

    [Fact]
    public async Task A_registry_that_asks_for_patience_is_asked_by_few_of_many_tasks()
    {
        var (scene, front) = await StartAsync();
        await using var ownedScene = scene;
        await using var ownedFront = front;
        await PushCrowdAsync(scene);
        front.Add(HttpFault.TooManyRequests(2, times: int.MaxValue) with { When = _ => true });
        var rule = await scene.CreateRuleAsync(Cancel, rule => rule with { Trigger = "manual" });

        await scene.Site.Api.StartRuleAsync(rule, Cancel);
        await Eventually.IsTrueAsync(
            "the registry has asked for patience three times",
            _ => Task.FromResult(Bursts(front).Count >= 3),
            Cancel
        );

        // One task finds out; those that were at it already may say a word more.
        Bursts(front).ShouldAllBe(burst => burst <= 10);
        var waiting = (await scene.Site.Api.ListExecutionsAsync(rule, Cancel))[0];
        waiting.GetProperty("status").GetString().ShouldBe("InProgress");
        waiting.GetProperty("failed").GetInt32().ShouldBe(0);
    }

    [Fact]
    public Task After_its_pause_a_registry_is_not_run_over() => AskForPatienceAsync(40, 2, TimeSpan.FromSeconds(4));

    [Fact]
    [Trait("Category", "Soak")]
    public Task A_registry_that_asks_200_tasks_for_half_a_minute_of_patience_gets_it() =>
        AskForPatienceAsync(200, 30, TimeSpan.FromMinutes(2));

    [Fact]
    public async Task Pushes_during_an_outage_leave_one_piece_of_work_for_each_tag()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var rule = await scene.CreateRuleAsync(Cancel);
        await scene.Registry.StopAsync(Cancel);
        const int tags = 10;
        var last = new Artifact[tags];
        for (var number = 0; number < Crowd * 2; number++)
        {
            var image = last[number % tags] = new ImageBuilder(number).Image(200);
            await scene.Site.Registry.PushAsync(Repository, image, Cancel, TagOf(number % tags));
        }

        await scene.Registry.StartAsync(Cancel);

        foreach (var (number, image) in last.Index())
        {
            await scene.WaitForAsync(Mirror, TagOf(number), image.Digest, Cancel, Patience);
        }

        await Eventually.IsTrueAsync(
            "all executions end",
            async cancel => (await ExecutionsAsync(scene, rule, "InProgress", cancel)).GetArrayLength() == 0,
            Cancel,
            Patience
        );
        (await ExecutionsAsync(scene, rule, "Failed", Cancel)).GetArrayLength().ShouldBe(0);

        // What was overtaken is never brought.
        var overtaken = new ImageBuilder(0).Image(200).Digest;
        (await scene.Remote.GetDigestAsync(Mirror, overtaken, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_rule_whose_registry_is_gone_is_stopped_and_deleted_at_once()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var rule = await scene.CreateRuleAsync(Cancel);
        await scene.Registry.StopAsync(Cancel);
        await scene.Site.Registry.PushAsync(Repository, new ImageBuilder().Image(200), Cancel, "v1");
        var begun = await Eventually.GetAsync(
            "an execution begins",
            async cancel => await scene.Site.Api.ListExecutionsAsync(rule, cancel) is { Count: > 0 } some ? some : null,
            Cancel
        );

        await scene.Site.Api.PutAsync(
            $"/replication/executions/{begun[0].GetProperty("id").GetInt64()}",
            new { },
            Cancel
        );
        var stopped = await scene.Site.Api.WaitForExecutionsAsync(rule, 1, Cancel);
        stopped[0].GetProperty("status").GetString().ShouldBe("Stopped");
        await scene.Site.Api.DeleteAsync($"/replication/policies/{rule}", Cancel);

        var left = await scene.Site.Api.GetAsync("/replication/policies", Cancel);
        left.GetArrayLength().ShouldBe(0);
    }

    /// <summary>A registry that answers 429 to everything for a while, and then all that is asked.</summary>
    private static async Task AskForPatienceAsync(int crowd, int retryAfter, TimeSpan busy)
    {
        var (scene, front) = await StartAsync();
        await using var ownedScene = scene;
        await using var ownedFront = front;
        await PushCrowdAsync(scene, crowd);
        var rule = await scene.CreateRuleAsync(Cancel, rule => rule with { Trigger = "manual" });
        front.Add(HttpFault.TooManyRequests(retryAfter, times: int.MaxValue) with { When = _ => true });
        front.ClearRequests();

        await scene.Site.Api.StartRuleAsync(rule, Cancel);
        await Eventually.IsTrueAsync(
            "the registry is busy long enough",
            _ =>
                Task.FromResult(
                    front.Requests is { Count: > 0 } asked && TimeProvider.System.GetUtcNow() - asked.First().At >= busy
                ),
            Cancel,
            busy + Patience
        );
        front.Heal();
        var refused = front.Requests.Count(request => request.Status == 429);
        var execution = (await scene.Site.Api.WaitForExecutionsAsync(rule, 1, Cancel, Patience))[0];

        execution.GetProperty("succeed").GetInt32().ShouldBe(crowd);
        var served = front
            .Requests.Where(request => request.Status != 429)
            .CountBy(request => request.At.ToUnixTimeSeconds())
            .Select(second => second.Value)
            .ToList();
        var most = served.Max();
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{crowd} tasks, Retry-After {retryAfter} s for {busy.TotalSeconds} s: {refused} requests were refused; then "
                    + $"{served.Sum()} in {served.Count} s, at most {most} in one ({most / served.Average():0.0} x the mean)"
            )
        );

        // In each pause no more than the workers of one endpoint, which did not know of each other's answer yet.
        refused.ShouldBeLessThanOrEqualTo(10 * ((int)busy.TotalSeconds / retryAfter + 1));
    }

    private static async Task<(ReplicationScene Scene, FaultyHttpFront Front)> StartAsync()
    {
        FaultyHttpFront? front = null;
        var scene = await ReplicationScene.StartAsync(
            Cancel,
            async registry => (front = await FaultyHttpFront.StartAsync(registry.Address, Cancel)).Address
        );
        return (scene, front.ShouldNotBeNull());
    }

    private static Task<JsonElement> ExecutionsAsync(
        ReplicationScene scene,
        long rule,
        string status,
        CancellationToken cancellationToken
    ) =>
        scene.Site.Api.GetAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"/replication/executions?policy_id={rule}&status={status}&page_size=1"
            ),
            cancellationToken
        );

    private static async Task<Artifact[]> PushCrowdAsync(ReplicationScene scene, int? count = null)
    {
        Artifact[] images =
        [
            .. Enumerable.Range(0, count ?? Crowd).Select(number => new ImageBuilder(number).Image(200)),
        ];
        foreach (var (number, image) in images.Index())
        {
            await scene.Site.Registry.PushAsync(Repository, image, Cancel, TagOf(number));
        }

        return images;
    }

    /// <summary>How many requests came close together, for each time that they came.</summary>
    private static List<int> Bursts(FaultyHttpFront front)
    {
        var bursts = new List<int>();
        DateTimeOffset? before = null;
        foreach (var request in front.Requests.Where(request => request.Status == 429))
        {
            if (before is { } last && request.At - last < TimeSpan.FromSeconds(1))
            {
                bursts[^1]++;
            }
            else
            {
                bursts.Add(1);
            }

            before = request.At;
        }

        return bursts;
    }

    private static string TagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");
}
