using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>What rules select, where they send it, and what they leave alone.</summary>
public sealed class RuleTests
{
    private const string Repository = "library/private-reg/nginx";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1, "ns/nginx")]
    [InlineData(0, "ns/library/private-reg/nginx")]
    [InlineData(1, "ns/private-reg/nginx")]
    [InlineData(2, "ns/nginx")]
    public async Task The_namespace_replaces_as_many_levels_as_it_should(int replace, string destination)
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel, rule => rule with { Namespace = "ns", Replace = replace });
        var image = new ImageBuilder().Image(1000);

        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");

        await scene.WaitForAsync(destination, "v1", image.Digest, Cancel);
    }

    [Fact]
    public async Task A_path_that_is_too_short_fails_its_own_task_only()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var rule = await scene.CreateRuleAsync(Cancel, rule => rule with { Namespace = "ns", Replace = 2 });
        var image = new ImageBuilder().Image(1000);

        await scene.Site.Registry.PushAsync("library/nginx", image, Cancel, "v1");
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");

        await scene.WaitForAsync("ns/nginx", "v1", image.Digest, Cancel);
        var executions = await scene.Site.Api.WaitForExecutionsAsync(rule, 2, Cancel);
        executions
            .Select(execution => execution.GetProperty("status").GetString())
            .ShouldBe(["Failed", "Succeed"], true);
    }

    [Fact]
    public async Task Filters_select_by_repository_and_tag()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(
            Cancel,
            rule => rule with { NamePattern = "library/{a,b}/*", TagPattern = "v[0-9]*", Namespace = "" }
        );
        var image = new ImageBuilder().Image(1000);

        foreach (var repository in (string[])["library/a/app", "library/c/app", "library/b/x/app", "library/b/app"])
        {
            await scene.Site.Registry.PushAsync(repository, image, Cancel, "latest", "v1");
        }

        await scene.WaitForAsync("library/a/app", "v1", image.Digest, Cancel);
        await scene.WaitForAsync("library/b/app", "v1", image.Digest, Cancel);
        (await scene.Remote.ListTagsAsync("library/a/app", Cancel)).ShouldBe(["v1"]);
        (await scene.Remote.ListTagsAsync("library/c/app", Cancel)).ShouldBeEmpty();
        (await scene.Remote.ListTagsAsync("library/b/x/app", Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manual_run_brings_everything_up_to_date_and_deletes_nothing()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var builder = new ImageBuilder();
        var (image, foreign) = (builder.Image(1000), builder.Image(2000));
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1", "v2");
        await scene.Remote.PushAsync("mirror/library/nginx", foreign, Cancel, "theirs");
        var rule = await scene.CreateRuleAsync(Cancel, each => each with { Trigger = "manual" });

        await scene.Site.Api.StartRuleAsync(rule, Cancel);
        var first = await scene.Site.Api.WaitForExecutionsAsync(rule, 1, Cancel);
        await scene.Site.Registry.DeleteManifestAsync(Repository, "v2", Cancel);
        await scene.Site.Api.StartRuleAsync(rule, Cancel);
        var both = await scene.Site.Api.WaitForExecutionsAsync(rule, 2, Cancel);

        first[0].GetProperty("trigger").GetString().ShouldBe("manual");
        both.ShouldAllBe(execution => execution.GetProperty("status").GetString() == "Succeed");
        (await scene.Remote.ListTagsAsync("mirror/library/nginx", Cancel)).ShouldBe(["theirs", "v1", "v2"], true);
    }

    [Fact]
    public async Task Without_override_a_foreign_tag_stays_as_it_is()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var builder = new ImageBuilder();
        var (ours, theirs) = (builder.Image(1000), builder.Image(2000));
        await scene.Remote.PushAsync("mirror/library/nginx", theirs, Cancel, "v1");
        var rule = await scene.CreateRuleAsync(Cancel, each => each with { Override = false });

        await scene.Site.Registry.PushAsync(Repository, ours, Cancel, "v1");

        await scene.Site.Api.WaitForExecutionsAsync(rule, 1, Cancel);
        (await scene.Remote.GetDigestAsync("mirror/library/nginx", "v1", Cancel)).ShouldBe(theirs.Digest);
    }

    [Fact]
    public async Task Without_deletion_nothing_is_deleted()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var rule = await scene.CreateRuleAsync(Cancel, each => each with { Deletion = false });
        var builder = new ImageBuilder();
        var (first, second) = (builder.Image(1000), builder.Image(2000));
        await scene.Site.Registry.PushAsync(Repository, first, Cancel, "v1");
        await scene.WaitForAsync("mirror/library/nginx", "v1", first.Digest, Cancel);

        await scene.Site.Registry.DeleteManifestAsync(Repository, "v1", Cancel);
        await scene.Site.Registry.PushAsync(Repository, second, Cancel, "v2");
        await scene.WaitForAsync("mirror/library/nginx", "v2", second.Digest, Cancel);

        (await scene.Remote.GetDigestAsync("mirror/library/nginx", "v1", Cancel)).ShouldBe(first.Digest);
        (await scene.Site.Api.ListExecutionsAsync(rule, Cancel)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_repository_disappears_there_with_all_its_tags()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel);
        var builder = new ImageBuilder();
        await scene.Site.Registry.PushAsync(Repository, builder.Image(1000), Cancel, "v1", "v2");
        await scene.Site.Registry.PushAsync(Repository, builder.Image(2000), Cancel, "v3");
        await Eventually.IsTrueAsync(
            "three tags arrive",
            async cancel => (await scene.Remote.ListTagsAsync("mirror/library/nginx", cancel)).Count == 3,
            Cancel
        );

        await scene.Site.Api.DeleteAsync("/projects/library/repositories/private-reg%252Fnginx", Cancel);

        await Eventually.IsTrueAsync(
            "the tags disappear",
            async cancel => (await scene.Remote.ListTagsAsync("mirror/library/nginx", cancel)).Count == 0,
            Cancel
        );
    }
}
