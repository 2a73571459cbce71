using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Entrepot.Replication.Executions;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Executions;

public sealed class ExecutionRetryTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task All_that_failed_is_tried_again_in_a_new_execution(DatabaseKind kind)
    {
        await using var site = await FailedAsync(kind, tags: 3);

        var started = (
            await site.Retry.RetryAsync(1, null, Acts.By("admin"), Never)
        ).ShouldBeOfType<RetryResult.Started>();
        await site.DrainAsync();

        started.Tasks.ShouldBe(3);
        var told = await site.Database.ReadAsync((context, token) => context.Acts.ToListAsync(token), Never);
        told[^1].Resource.ShouldBe("rule", "the audit log is told of it");
        site.Remote.Content(Nginx).Tags.Count.ShouldBe(3);
        (await site.TasksAsync())
            .Where(task => task.ExecutionId == started.ExecutionId)
            .Select(task => task.Status)
            .ShouldBe(Enumerable.Repeat(ReplicationTaskStatus.Succeed, 3));
        (await site.TasksAsync())
            .Count(task => task.ExecutionId == 1 && task.Status == ReplicationTaskStatus.Failed)
            .ShouldBe(3);
        (await site.Retry.RetryAsync(1, null, Acts.By("admin"), Never)).ShouldBeOfType<RetryResult.NothingFailed>();
    }

    [Fact]
    public async Task A_rule_that_nobody_can_read_is_refused_with_the_reason()
    {
        await using var site = await FailedAsync(DatabaseKind.Sqlite, tags: 1);
        await site.WriteAsync(async context => (await context.ReplicationPolicies.SingleAsync()).Filters = "oops");

        (await site.Retry.RetryAsync(1, null, Acts.By("admin"), Never))
            .ShouldBeOfType<RetryResult.Unreadable>()
            .Fault.ShouldContain("filters cannot be read");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task One_task_is_tried_again_alone(DatabaseKind kind)
    {
        await using var site = await FailedAsync(kind, tags: 3);
        var task = (await site.TasksAsync())[1];

        (await site.Retry.RetryAsync(1, task.Id, Acts.By("admin"), Never)).ShouldBeOfType<RetryResult.Started>();
        await site.DrainAsync();

        site.Remote.Content(Nginx).Tags.ShouldHaveSingleItem();
        (await site.Retry.RetryAsync(1, task.Id, Acts.By("admin"), Never)).ShouldBeOfType<RetryResult.NothingFailed>();
        (await site.Retry.RetryAsync(1, 99, Acts.By("admin"), Never)).ShouldBeOfType<RetryResult.UnknownTask>();
        (await site.Retry.RetryAsync(99, null, Acts.By("admin"), Never)).ShouldBeOfType<RetryResult.UnknownTask>();
    }

    [Fact]
    public async Task A_disabled_rule_retries_nothing()
    {
        await using var site = await FailedAsync(DatabaseKind.Sqlite, tags: 1);
        await site.WriteAsync(async context => (await context.ReplicationPolicies.SingleAsync()).Enabled = false);

        (await site.Retry.RetryAsync(1, null, Acts.By("admin"), Never)).ShouldBeOfType<RetryResult.Disabled>();
    }

    [Fact]
    public async Task What_the_rule_no_longer_selects_is_left_out()
    {
        await using var site = await FailedAsync(DatabaseKind.Sqlite, tags: 2);
        await site.WriteAsync(async context =>
            (await context.ReplicationPolicies.SingleAsync()).Filters = """[{"type":"tag","value":"v1"}]"""
        );

        (await site.Retry.RetryAsync(1, null, Acts.By("admin"), Never))
            .ShouldBeOfType<RetryResult.Started>()
            .Tasks.ShouldBe(1);
    }

    /// <summary>A run by hand of which every task has failed, at a registry that takes everything from then on.</summary>
    private async Task<ReplicationSite> FailedAsync(DatabaseKind kind, int tags)
    {
        var site = await ReplicationSite.CreateAsync(kind);
        var policy = await site.AddPolicyAsync(row => row.Trigger = ReplicationTrigger.Manual);
        for (var tag = 0; tag < tags; tag++)
        {
            await site.PushAsync(Nginx, $"v{tag}", images.Image(300 + tag));
        }

        site.Remote.BeforeCall = call =>
            call.StartsWith("put", StringComparison.Ordinal)
                ? throw new RemoteException(new RemoteFault(RemoteFaultReason.Refused, "no"))
                : Task.CompletedTask;
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.DrainAsync();
        site.Remote.BeforeCall = _ => Task.CompletedTask;
        return site;
    }
}
