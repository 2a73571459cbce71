using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Destinations;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Triggers;

/// <summary>What rules with a label filter do when labels come and go.</summary>
public sealed class LabelTriggerTests
{
    private const string Nginx = "library/nginx";
    private const string Released = """[{"type":"label","value":["released"]}]""";
    private const string NotSecret = """[{"type":"label","value":["secret"],"decoration":"excludes"}]""";

    private readonly ImageBuilder images = new();

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_image_is_brought_there_when_it_is_labelled_and_not_before(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.Filters = Released);
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.PushAsync(Nginx, "other", images.Image(400));
        await site.DrainAsync();
        (await site.TargetsAsync()).ShouldBeEmpty();

        await site.LabelAsync(Nginx, "v1", "reviewed");
        await site.DrainAsync();
        (await site.TargetsAsync()).ShouldBeEmpty("it is another label");
        await site.LabelAsync(Nginx, "v1", "released");
        await site.DrainAsync();

        There(site, "v1").ShouldBe(digest);
        There(site, "other").ShouldBeNull();
        var execution = (await site.ExecutionsAsync()).ShouldHaveSingleItem();
        execution.Trigger.ShouldBe(ReplicationTrigger.EventBased);
        execution.Operator.ShouldBe("lea");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task All_tags_of_a_labelled_image_are_wanted_also_those_that_come_later(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy =>
            policy.Filters =
                """[{"type":"label","value":["released"]},{"type":"tag","value":"dev*","decoration":"excludes"}]"""
        );
        var image = images.MultiArchitecture(300, "amd64", "arm64");
        foreach (var tag in (string[])["v1", "dev", "latest"])
        {
            await site.PushAsync(Nginx, tag, image);
        }

        await site.LabelAsync(Nginx, "v1", "released");
        await site.DrainAsync();
        site.Remote.Content(Nginx).Tags.Keys.Select(tag => tag.ToString()).ShouldBe(["latest", "v1"], true);
        await site.PushAsync(Nginx, "v1.0", image);
        await site.DrainAsync();

        There(site, "v1.0").ShouldBe(Digest.Parse(image.Digest));
        There(site, "dev").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_loses_its_label_stays_there_as_it_is(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => (policy.Filters, policy.ReplicateDeletion) = (Released, true));
        var image = images.Image(300);
        var digest = await site.PushAsync(Nginx, "v1", image);
        await site.LabelAsync(Nginx, "v1", "released");
        await site.DrainAsync();
        await site.UnlabelAsync(Nginx, "v1", "released");
        await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.signature"));
        await site.DrainAsync();
        await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.DrainAsync();

        There(site, "v1").ShouldBe(digest);
        site.Remote.Content(Nginx).Manifests.Count.ShouldBe(1, "nothing follows what the rule does not select");
        (await site.LogAsync((await site.TasksAsync())[^1].Id)).ShouldContain("do not select this tag");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_label_that_is_lost_before_anybody_looked_brings_nothing_there(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.Filters = Released);
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.LabelAsync(Nginx, "v1", "released");
        await site.RelayAsync();
        (await site.TargetsAsync()).ShouldHaveSingleItem();
        await site.UnlabelAsync(Nginx, "v1", "released");
        await site.DrainAsync();

        There(site, "v1").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_came_while_the_label_was_away_follows_when_it_is_back(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.Filters = Released);
        var image = images.Image(300);
        await site.PushAsync(Nginx, "v1", image);
        await site.LabelAsync(Nginx, "v1", "released");
        await site.DrainAsync();
        await site.UnlabelAsync(Nginx, "v1", "released");
        var signature = await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.signature"));
        await site.DrainAsync();
        site.Remote.Content(Nginx).Manifests.ShouldNotContainKey(signature);

        await site.LabelAsync(Nginx, "v1", "released");
        await site.DrainAsync();

        site.Remote.Content(Nginx).Manifests.ShouldContainKey(signature);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_label_that_is_deleted_or_renamed_frees_what_it_kept_back(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.Filters = NotSecret);
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        await site.LabelAsync(Nginx, "v1", "secret");
        await site.DrainAsync();
        There(site, "v1").ShouldNotBeNull("it came there before it was secret");

        var next = images.Image(500);
        await site.PushAsync(Nginx, next);
        await site.LabelAsync(Nginx, next.Digest, "secret");
        await site.PushAsync(Nginx, "v2", next);
        await site.DrainAsync();
        There(site, "v2").ShouldBeNull();
        await site.DeleteLabelAsync("secret");
        await site.DrainAsync();
        There(site, "v2").ShouldBe(Digest.Parse(next.Digest));

        var last = images.Image(600);
        await site.PushAsync(Nginx, last);
        await site.LabelAsync(Nginx, last.Digest, "secret");
        await site.PushAsync(Nginx, "v3", last);
        await site.DrainAsync();
        There(site, "v3").ShouldBeNull();
        await site.RenameLabelAsync("secret", "harmless");
        await site.DrainAsync();
        There(site, "v3").ShouldBe(Digest.Parse(last.Digest));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_without_label_filter_does_nothing_when_labels_change(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        await site.LabelAsync(Nginx, "v1", "released");
        await site.UnlabelAsync(Nginx, "v1", "released");
        await site.DrainAsync();

        (await site.ExecutionsAsync()).Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_label_counts_on_the_image_and_not_on_what_refers_to_it(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.Filters = Released);
        var image = images.Image(300);
        await site.PushAsync(Nginx, "v1", image);
        var signature = images.Referrer(image, "application/vnd.example.signature");
        await site.PushAsync(Nginx, signature);
        await site.LabelAsync(Nginx, signature.Digest, "released");
        await site.DrainAsync();
        (await site.TargetsAsync()).ShouldBeEmpty();

        await site.LabelAsync(Nginx, "v1", "released");
        await site.DrainAsync();
        site.Remote.Content(Nginx).Manifests.ShouldContainKey(Digest.Parse(signature.Digest));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_run_by_hand_brings_what_carries_the_labels(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var released = await site.AddPolicyAsync(policy =>
            (policy.Trigger, policy.Filters) = (ReplicationTrigger.Manual, Released)
        );
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.PushAsync(Nginx, "v2", images.Image(400));
        await site.LabelAsync(Nginx, "v2", "released");

        await site.Starter.StartAsync(released.Id, Acts.By("admin"), CancellationToken.None);
        await site.DrainAsync();

        There(site, "v1").ShouldBeNull();
        There(site, "v2").ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Where_an_image_belongs_depends_on_its_labels(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => (policy.Filters, policy.Name) = (Released, "released"));
        await site.AddPolicyAsync(policy => (policy.Filters, policy.Name) = (NotSecret, "open"));
        await site.PushAsync(Nginx, "v1", images.Image(300));

        (await RulesAsync(site)).ShouldBe(["open"]);
        await site.LabelAsync(Nginx, "v1", "released");
        (await RulesAsync(site)).ShouldBe(["released", "open"]);
        await site.LabelAsync(Nginx, "v1", "secret");
        (await RulesAsync(site)).ShouldBe(["released"]);
    }

    private static async Task<IEnumerable<string>> RulesAsync(ReplicationSite site) =>
        (
            await new DestinationReader(site.Database, site.Running).ListAsync(
                RepositoryName.Parse(Nginx),
                Reference.Parse("v1"),
                0,
                100,
                CancellationToken.None
            )
        )!.Standings.Select(standing => standing.PolicyName);

    private static Digest? There(ReplicationSite site, string tag) => site.Remote.Content(Nginx)[tag];
}
