using System.Diagnostics;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication;

public sealed class ReplicationEngineTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_push_here_is_there_by_itself_and_its_deletion_too(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        await using var engine = await ReplicationEngine.StartAsync(site);
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await Eventually.IsTrueAsync("the image is there", _ => Task.FromResult(There(site, "v1") == digest), Cancel);
        await DoneAsync(site, 1);
        await site.DeleteTagAsync(Nginx, "v1");
        await Eventually.IsTrueAsync("the image is gone", _ => Task.FromResult(There(site, "v1") is null), Cancel);
        await DoneAsync(site, 2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task When_the_other_registry_comes_back_everything_arrives_without_anybody_doing_anything(
        DatabaseKind kind
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        site.Remote.BeforeCall = _ =>
            throw new RemoteException(new RemoteFault(RemoteFaultReason.Connect, "nobody answers"));
        await using var engine = await ReplicationEngine.StartAsync(site);
        var image = images.Image(300);
        for (var number = 0; number < 20; number++)
        {
            await site.PushAsync(Nginx, $"v{number}", image);
        }

        await Eventually.IsTrueAsync(
            "the endpoint is parked",
            async _ =>
                await site.Database.ReadAsync(
                    async (context, token) =>
                        (await context.RegistryEndpoints.FindAsync([1L], token))!.ParkedUntil != null,
                    Cancel
                ),
            Cancel
        );
        (await site.TasksAsync()).ShouldAllBe(task => task.Status == ReplicationTaskStatus.InProgress);
        site.Remote.BeforeCall = _ => Task.CompletedTask;
        await DoneAsync(site, 20);
        site.Remote.Content(Nginx).Tags.Count.ShouldBe(20);
        site.Remote.BlobsSent.Count.ShouldBe(2, "workers of one repository do not send a blob twice");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_stop_ends_a_running_transfer_within_two_seconds(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        var pushing = new TaskCompletionSource();
        var cut = new TaskCompletionSource();
        site.Remote.BeforeCall = call =>
        {
            if (!call.StartsWith("push", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            pushing.TrySetResult();
            return cut.Task;
        };
        await using var engine = await ReplicationEngine.StartAsync(site);
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await pushing.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        var clock = Stopwatch.StartNew();
        await engine.Stopper.StopAsync((await site.ExecutionsAsync())[0].Id, Acts.By("admin"), Cancel);
        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(ReplicationTaskStatus.Stopped);
        await Eventually.IsTrueAsync("no worker is at it", _ => Task.FromResult(engine.Running == 0), Cancel);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        There(site, "v1").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Work_cut_by_a_restart_goes_on_after_it(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        var pushing = new TaskCompletionSource();
        site.Remote.BeforeCall = call =>
        {
            if (!call.StartsWith("push", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            pushing.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var engine = await ReplicationEngine.StartAsync(site);
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await pushing.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await engine.DisposeAsync();
        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(ReplicationTaskStatus.InProgress);

        site.Remote.BeforeCall = _ => Task.CompletedTask;
        await using var next = await ReplicationEngine.StartAsync(site);
        await DoneAsync(site, 1);
        There(site, "v1").ShouldBe(digest);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Work_whose_lease_ran_out_here_gives_way_to_who_takes_it_up(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        var pushing = new TaskCompletionSource();
        site.Remote.BeforeCall = call =>
            call.StartsWith("push", StringComparison.Ordinal) && pushing.TrySetResult()
                ? new TaskCompletionSource().Task
                : Task.CompletedTask;
        await using var engine = await ReplicationEngine.StartAsync(site);
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await pushing.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        var fence = (await site.TargetsAsync())[0].Fence;

        // As after a while in which nothing could be written.
        await Eventually.IsTrueAsync(
            "somebody takes it up",
            async cancel =>
                await site.Database.WriteAsync(
                    (context, token) =>
                        context
                            .ReplicationTargets.Where(target => target.Fence == fence)
                            .ExecuteUpdateAsync(
                                set => set.SetProperty(target => target.LeaseUntil, DateTimeOffset.UnixEpoch),
                                token
                            ),
                    cancel
                ) == 0,
            Cancel
        );

        await DoneAsync(site, 1);
        await Eventually.IsTrueAsync("no worker is at it", _ => Task.FromResult(engine.Running == 0), Cancel);
        There(site, "v1").ShouldBe(digest);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_right_that_is_missing_for_some_references_holds_up_no_others(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        site.Remote.BeforeCall = call =>
            call.StartsWith("resolve closed", StringComparison.Ordinal)
                ? throw new RemoteException(new RemoteFault(RemoteFaultReason.Credentials, "no right to it"))
                : Task.CompletedTask;
        await using var engine = await ReplicationEngine.StartAsync(site);
        var image = images.Image(300);
        for (var number = 0; number < 5; number++)
        {
            await site.PushAsync(Nginx, $"closed{number}", image);
        }

        await Eventually.IsTrueAsync(
            "all of them were tried",
            async _ => await site.TargetsAsync() is { Count: 5 } all && all.TrueForAll(one => one.Attempts > 0),
            Cancel
        );
        await site.PushAsync(Nginx, "open", image);
        await Eventually.IsTrueAsync(
            "the other is there",
            _ => Task.FromResult(There(site, "open") is not null),
            Cancel
        );

        var endpoint = await site.Database.ReadAsync(
            (context, token) => context.RegistryEndpoints.SingleAsync(token),
            Cancel
        );
        (endpoint.ParkedUntil, endpoint.ConsecutiveFaults).ShouldBe((null, 0));
        (await site.LogAsync((await site.TasksAsync())[0].Id)).ShouldContain("Try 1 of 5 failed: no right to it");
    }

    private static Digest? There(ReplicationSite site, string tag) => site.Remote.Content(Nginx)[tag];

    private static Task DoneAsync(ReplicationSite site, int tasks) =>
        Eventually.IsTrueAsync(
            "all tasks have succeeded",
            async _ =>
                await site.TasksAsync() is var all
                && all.Count == tasks
                && all.TrueForAll(task => task.Status == ReplicationTaskStatus.Succeed),
            Cancel
        );
}
