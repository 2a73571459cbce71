using System.Text.Json;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Preview;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Preview;

/// <summary>A person sees what a rule would do before it does it.</summary>
public sealed class RulePreviewerTests
{
    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task It_says_what_would_be_copied_kept_and_called_and_changes_nothing(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var image = images.Image(1000);
        await site.PushAsync("library/a/web", "v1", image);
        await site.PushAsync("library/b/web", "v1", images.Image(500));
        await site.PushAsync("library/api", "v1", image);
        await site.PushAsync("library/api", "v2", images.Image(700));
        await site.PushAsync("library/api", "other", images.Image(300));
        await AtDestinationAsync(site, "mirror/api", "v1", image);
        await AtDestinationAsync(site, "mirror/api", "v2", images.Image(200));
        site.Remote.Calls.Clear();

        var preview = await PreviewAsync(site, Rule(space: "mirror", tags: "v*"));

        preview
            .Items.Select(item => $"{item.Source} {item.Action} {item.Destination}")
            .Order()
            .ShouldBe([
                "library/a/web:v1 Copy mirror/web:v1",
                "library/api:v1 Equal mirror/api:v1",
                "library/api:v2 Keep mirror/api:v2",
                "library/b/web:v1 Collide mirror/web:v1",
            ]);
        preview.Bytes.ShouldBe(image.Blobs.Sum(blob => (long)blob.Bytes.Length));
        preview.Truncated.ShouldBeFalse();
        site.Remote.Calls.ShouldAllBe(call => call.StartsWith("resolve", StringComparison.Ordinal));
        (await site.TargetsAsync()).ShouldBeEmpty();
        (await site.ExecutionsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_it_says_is_what_a_run_does()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        for (var number = 0; number < 5; number++)
        {
            await site.PushAsync($"library/app{number}", "v1", images.Image(100));
        }

        var policy = await site.AddPolicyAsync(row => row.Trigger = ReplicationTrigger.Manual);
        var preview = (await site.Previewer.PreviewAsync(policy.Id, Never))
            .ShouldBeOfType<PreviewResult.Done>()
            .Preview;

        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.DrainAsync();

        (await site.TasksAsync())
            .Select(task => $"{task.SourceResource} {task.DestinationResource}")
            .Order()
            .ShouldBe(preview.Items.Select(item => $"{item.Source} {item.Destination}").Order());
        preview.Count(PreviewAction.Copy).ShouldBe(5);
    }

    [Fact]
    public async Task A_name_that_cannot_be_flattened_is_told()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.PushAsync("library/web", "v1", images.Image(100));

        var preview = await PreviewAsync(
            site,
            Rule(space: "mirror", tags: "**") with
            {
                DestinationNamespaceReplaceCount = 3,
            }
        );

        preview
            .Items.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                item => item.Action.ShouldBe(PreviewAction.Unnamed),
                item => item.Reason.ShouldContain("cannot be flattened")
            );
    }

    [Fact]
    public async Task A_name_that_the_destination_takes_none_of_is_told_before_the_task_fails_of_it()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        site.Remote.Capabilities = site.Remote.Capabilities with { MaximumPathComponents = 2 };
        await site.PushAsync("library/web", "v1", images.Image(100));

        var preview = await PreviewAsync(site, Rule(space: "mirror/deep", tags: "**"));

        preview
            .Items.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                item => item.Action.ShouldBe(PreviewAction.Unnamed),
                item => item.Reason.ShouldContain("names of at most 2 components, 'mirror/deep/web' has more")
            );
    }

    [Fact]
    public async Task A_rule_that_pulls_by_labels_shows_what_carries_them_there()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        site.Kind = site.Kind with { ShowsLabels = true };
        var image = images.Image(1000);
        await AtDestinationAsync(site, "library/web", "v1", image);
        await AtDestinationAsync(site, "library/web", "v2", images.Image(500));
        site.Remote.Content("library/web").Labels = new() { [Digest.Parse(image.Digest)] = ["released"] };
        var rule = Rule(space: "", tags: "**");

        var preview = await PreviewAsync(
            site,
            rule with
            {
                SourceEndpointId = 1,
                DestinationEndpointId = null,
                Filters =
                [
                    .. rule.Filters,
                    new FilterEntry("label", JsonSerializer.SerializeToElement((string[])["released"]), null),
                ],
            }
        );

        preview.Items.ShouldHaveSingleItem().Source.ShouldBe("library/web:v1");
    }

    [Fact]
    public async Task A_rule_that_pulls_is_compared_with_what_is_here()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var image = images.Image(1000);
        await AtDestinationAsync(site, "library/web", "v1", image);
        await AtDestinationAsync(site, "library/web", "v2", image);
        await site.PushAsync("library/web", "v1", image);

        var preview = await PreviewAsync(
            site,
            Rule(space: "", tags: "**") with
            {
                SourceEndpointId = 1,
                DestinationEndpointId = null,
            }
        );

        preview
            .Items.Select(item => $"{item.Source} {item.Action}")
            .Order()
            .ShouldBe(["library/web:v1 Equal", "library/web:v2 Copy"]);
        preview.Bytes.ShouldBeNull();
    }

    [Fact]
    public async Task A_rule_that_could_not_be_saved_and_a_registry_that_is_away_say_so()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.PushAsync("library/web", "v1", images.Image(100));
        (
            await site.Previewer.PreviewAsync(Rule("", "**") with { SourceEndpointId = 1 }, Never)
        ).ShouldBeOfType<PreviewResult.Invalid>();
        (await site.Previewer.PreviewAsync(Rule("", "**") with { DestinationEndpointId = 9 }, Never)).ShouldBe(
            new PreviewResult.Invalid("there is no registry 9")
        );
        (await site.Previewer.PreviewAsync(99, Never)).ShouldBeOfType<PreviewResult.UnknownPolicy>();
        site.Remote.BeforeCall = _ =>
            throw new RemoteException(new RemoteFault(RemoteFaultReason.Connect, "nobody answers"));
        (await site.Previewer.PreviewAsync(Rule("", "**"), Never)).ShouldBe(
            new PreviewResult.Unreachable("nobody answers")
        );
    }

    private static async Task<RulePreview> PreviewAsync(ReplicationSite site, PolicySettings rule) =>
        (await site.Previewer.PreviewAsync(rule, Never)).ShouldBeOfType<PreviewResult.Done>().Preview;

    private static PolicySettings Rule(string space, string tags) =>
        new(
            "",
            "",
            null,
            1,
            space,
            -1,
            ReplicationTrigger.Manual,
            "",
            [new("tag", System.Text.Json.JsonSerializer.SerializeToElement(tags), null)],
            false,
            false,
            true,
            0,
            false,
            false
        );

    /// <summary>Puts it there behind everybody's back.</summary>
    private static Task AtDestinationAsync(ReplicationSite site, string repository, string tag, Artifact image)
    {
        var there = site.Remote.Content(repository);
        foreach (var blob in image.Blobs)
        {
            there.StoredBlobs[Digest.Parse(blob.Digest)] = blob.Bytes;
        }

        there.Put(
            Reference.Parse(tag),
            new RemoteManifest(
                MediaType.Parse(image.Manifest.MediaType),
                Digest.Parse(image.Digest),
                image.Manifest.Bytes
            )
        );
        return Task.CompletedTask;
    }
}
