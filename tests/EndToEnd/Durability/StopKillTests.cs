using System.Globalization;
using System.Text.Json;
using Entrepot.EndToEnd.Replication;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Durability;

/// <summary>kill -9 of the site while an execution of very many tasks is being stopped: it goes on being stopped.</summary>
public sealed class StopKillTests
{
    private const string Repository = "library/team/app";
    private const int Requests = 50;
    private const int TagsInEach = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_being_stopped_stops_after_a_kill()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var site = scene.Site;
        var image = new ImageBuilder().Image(200);
        await site.Registry.PushAsync(Repository, image, Cancel, "first");
        for (var request = 0; request < Requests; request++)
        {
            var tags = Enumerable
                .Range(0, TagsInEach)
                .Select(number => string.Create(CultureInfo.InvariantCulture, $"tag=v{request}-{number}"));
            await site.Registry.PutManifestAsync(
                Repository,
                image.Manifest,
                $"{image.Digest}?{string.Join('&', tags)}",
                Cancel
            );
        }

        var rule = await scene.CreateRuleAsync(Cancel, rule => rule with { Trigger = "manual" });
        await scene.Registry.StopAsync(Cancel);
        const int all = (Requests * TagsInEach) + 1;
        var id = await site.Api.StartRuleAsync(rule, Cancel);
        await Eventually.IsTrueAsync(
            "all tasks are made",
            async cancel => (await FindAsync(scene, id, cancel)).GetProperty("total").GetInt32() == all,
            Cancel
        );

        await site.Api.PutAsync(
            string.Create(CultureInfo.InvariantCulture, $"/replication/executions/{id}"),
            new { },
            Cancel
        );
        await site.KillAsync(Cancel);
        await scene.Registry.StartAsync(Cancel);
        await site.StartAgainAsync(Cancel);

        await Eventually.IsTrueAsync(
            "all tasks are stopped",
            async cancel => (await FindAsync(scene, id, cancel)).GetProperty("stopped").GetInt32() == all,
            Cancel,
            TimeSpan.FromMinutes(1)
        );
        (await FindAsync(scene, id, Cancel)).GetProperty("status").GetString().ShouldBe("Stopped");
        (await scene.Remote.GetDigestAsync("mirror/library/app", image.Digest, Cancel)).ShouldBeNull(
            "nothing of it was begun when the registry was back"
        );
    }

    private static Task<JsonElement> FindAsync(
        ReplicationScene scene,
        long execution,
        CancellationToken cancellationToken
    ) =>
        scene.Site.Api.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"/replication/executions/{execution}"),
            cancellationToken
        );
}
