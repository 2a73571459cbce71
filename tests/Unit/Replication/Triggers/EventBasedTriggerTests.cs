using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Triggers;

public sealed class EventBasedTriggerTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_push_of_many_platforms_is_one_execution_with_one_task(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.MultiArchitecture(300, "amd64", "arm64", "s390x"));
        await site.RelayAsync();

        var execution = (await site.ExecutionsAsync()).ShouldHaveSingleItem();
        execution.Trigger.ShouldBe(ReplicationTrigger.EventBased);
        execution.Operator.ShouldBe("alice");
        (await site.TasksAsync()).ShouldHaveSingleItem().ExecutionId.ShouldBe(execution.Id);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_tag_pushed_again_and_again_is_one_target_with_a_task_for_each_push(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        for (var push = 0; push < 3; push++)
        {
            await site.PushAsync(Nginx, "latest", images.Image(300 + push));
        }

        await site.RelayAsync();
        var target = (await site.TargetsAsync()).ShouldHaveSingleItem();
        target.WantedSequence.ShouldBe(3);
        (await site.TasksAsync()).Count.ShouldBe(3);

        await site.DrainAsync();
        (await site.TasksAsync()).ShouldAllBe(task => task.Status == ReplicationTaskStatus.Succeed);
        (await site.LogAsync(1)).ShouldContain("Merged into task 3 of execution 3");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Only_what_the_filters_select_is_wanted(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy =>
            policy.Filters =
                """[{"type":"name","value":"library/n*"},{"type":"tag","value":"v*"},{"type":"resource","value":"image"}]"""
        );
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.PushAsync(Nginx, "latest", images.Image(300));
        await site.PushAsync("library/redis", "v1", images.Image(300));
        var chart = images.Changed(manifest => manifest["artifactType"] = "application/vnd.example.chart");
        await site.PushAsync(Nginx, "v2", chart);
        await site.RelayAsync();
        (await site.TargetsAsync()).ShouldHaveSingleItem().Tag.ToString().ShouldBe("v1");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_signature_that_comes_later_follows_its_image(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.Filters = """[{"type":"tag","value":"v*"}]""");
        var image = images.MultiArchitecture(300, "amd64", "arm64");
        var digest = await site.PushAsync(Nginx, "v1", image);
        await site.DrainAsync();
        var signature = images.Referrer(image.Children[1], "application/vnd.example.signature");
        await site.PushAsync(Nginx, signature);
        await site.DrainAsync();
        var counter = await site.PushAsync(Nginx, images.Referrer(signature, "application/vnd.example.counter"));
        await site.DrainAsync();
        var cosign = await site.PushAsync(Nginx, $"sha256-{digest.Hex}.att", images.Image(200));
        await site.DrainAsync();

        var there = site.Remote.Content(Nginx);
        there.Manifests.ShouldContainKey(Digest.Parse(signature.Digest));
        there.Manifests.ShouldContainKey(counter);
        there[$"sha256-{digest.Hex}.att"].ShouldBe(cosign);
        (await site.ExecutionsAsync()).Count.ShouldBe(4);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_signature_of_what_was_never_wanted_triggers_nothing(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var image = images.Image(300);
        await site.PushAsync(Nginx, "v1", image);
        await site.RelayAsync();
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.signature"));
        await site.RelayAsync();
        (await site.ExecutionsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_sources_that_become_one_name_are_told_apart_by_the_second_ones_failure(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.DestinationNamespace = "mirror");
        var first = await site.PushAsync("library/a/app", "v1", images.Image(300));
        await site.PushAsync("library/b/app", "v1", images.Image(400));
        await site.DrainAsync();

        site.Remote.Content("mirror/app")["v1"].ShouldBe(first);
        var tasks = await site.TasksAsync();
        tasks.Select(task => task.Status).ShouldBe([ReplicationTaskStatus.Succeed, ReplicationTaskStatus.Failed]);
        (await site.LogAsync(tasks[1].Id)).ShouldContain("library/a/app:v1");

        // When the first is gone its place is free.
        await site.DeleteTagAsync("library/a/app", "v1");
        var second = await site.PushAsync("library/b/app", "v1", images.Image(500));
        await site.DrainAsync();
        site.Remote.Content("mirror/app")["v1"].ShouldBe(second);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_path_too_short_for_the_rule_fails_that_target_only(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy =>
            (policy.DestinationNamespace, policy.DestinationNamespaceReplaceCount) = ("m", 2)
        );
        await site.PushAsync("library/short", "v1", images.Image(300));
        var digest = await site.PushAsync("library/deep/long", "v1", images.Image(400));
        await site.DrainAsync();
        (await site.TasksAsync())
            .Select(task => task.Status)
            .ShouldBe([ReplicationTaskStatus.Failed, ReplicationTaskStatus.Succeed]);
        site.Remote.Content("m/long")["v1"].ShouldBe(digest);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_deleted_repository_is_emptied_there(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        for (var number = 0; number < 5; number++)
        {
            await site.PushAsync(Nginx, $"v{number}", images.Image(300 + number));
        }

        await site.DrainAsync();
        await site.DeleteRepositoryAsync(Nginx);
        await site.RelayAsync();
        (await site.ExecutionsAsync()).Count.ShouldBe(6);
        await site.DrainAsync();
        site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
        (await site.TasksAsync()).Skip(5).Count(task => task.Operation == "deletion").ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_without_deletion_leaves_everything_there(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        await site.DeleteRepositoryAsync(Nginx);
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
        (await site.ExecutionsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_act_that_would_delete_very_much_pauses_the_deletions_and_says_so()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        var image = images.Image(300);
        for (var number = 0; number < 101; number++)
        {
            await site.PushAsync(Nginx, string.Create(CultureInfo.InvariantCulture, $"v{number}"), image);
        }

        await site.DrainAsync();
        await site.DeleteRepositoryAsync(Nginx);
        await site.DrainAsync();

        site.Remote.Content(Nginx).Tags.Count.ShouldBe(101);
        var execution = (await site.ExecutionsAsync())[^1];
        execution.StatusText.ShouldContain("101 of the 101 references");
        (await site.TasksAsync())
            .Where(task => task.ExecutionId == execution.Id)
            .ShouldAllBe(task => task.Status == ReplicationTaskStatus.Failed);
        var policy = await site.Database.ReadAsync(
            (context, token) => context.ReplicationPolicies.SingleAsync(token),
            CancellationToken.None
        );
        policy.PausedReason.ShouldContain("disable and enable");
    }

    [Fact]
    public async Task What_was_deleted_before_does_not_count_when_a_small_repository_is_deleted()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        var image = images.Image(300);
        for (var number = 0; number < 105; number++)
        {
            await site.PushAsync(Nginx, $"v{number}", image);
        }

        await site.DrainAsync();
        for (var number = 0; number < 100; number++)
        {
            await site.DeleteTagAsync(Nginx, $"v{number}");
        }

        await site.DrainAsync();
        await site.DeleteRepositoryAsync(Nginx);
        await site.DrainAsync();

        site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
        var last = (await site.ExecutionsAsync())[^1];
        (await site.TasksAsync()).Count(task => task.ExecutionId == last.Id).ShouldBe(5);
    }

    [Fact]
    public async Task What_was_never_brought_there_does_not_count_when_a_repository_is_deleted()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var image = images.Image(300);
        for (var number = 0; number < 105; number++)
        {
            await site.PushAsync(Nginx, $"before{number}", image);
        }

        await site.RelayAsync();
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        await site.PushAsync(Nginx, "after", image);
        await site.DrainAsync();
        site.Remote.Content(Nginx).Tags.Count.ShouldBe(1);
        await site.DeleteRepositoryAsync(Nginx);
        await site.DrainAsync();

        site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_that_are_missing_without_anybody_deleting_them_delete_nothing_there()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        await site.WriteAsync(async context =>
        {
            await context.Tags.ExecuteDeleteAsync();
            await context.ReplicationTargets.ExecuteUpdateAsync(set =>
                set.SetProperty(target => target.State, ReplicationTargetState.Wanted)
                    .SetProperty(target => target.WantedSequence, 2)
            );
        });
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_tag_deleted_and_pushed_again_before_anybody_looked_is_there(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "v1");
        var digest = await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
        (await site.TasksAsync()).ShouldAllBe(task => task.Status == ReplicationTaskStatus.Succeed);
    }
}
