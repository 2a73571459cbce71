using Entrepot.Data.Rows;
using Entrepot.Replication.Targets;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Targets;

public sealed class TargetLeaseTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_target_is_leased_once_until_its_lease_ends_and_then_the_first_worker_no_longer_counts(
        DatabaseKind kind
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var first = (await site.LeaseAsync()).ShouldHaveSingleItem();
        (await site.LeaseAsync()).ShouldBeEmpty();
        var (outcome, log) = await site.LookAsync(first);

        site.Clock.Advance(TargetLeaser.Duration + TimeSpan.FromSeconds(1));
        var second = (await site.LeaseAsync()).ShouldHaveSingleItem();
        second.Fence.ShouldBeGreaterThan(first.Fence);
        (await site.SettleAsync(first, outcome, log)).ShouldBeFalse();
        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(ReplicationTaskStatus.InProgress);

        (outcome, log) = await site.LookAsync(second);
        (await site.SettleAsync(second, outcome, log)).ShouldBeTrue();
        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(ReplicationTaskStatus.Succeed);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_push_that_comes_while_its_tag_is_copied_is_brought_afterwards(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        var (outcome, log) = await site.LookAsync(lease);
        var later = await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.RelayAsync();

        (await site.SettleAsync(lease, outcome, log)).ShouldBeTrue();

        (await site.TasksAsync())
            .Select(task => task.Status)
            .ShouldBe([ReplicationTaskStatus.Succeed, ReplicationTaskStatus.InProgress]);
        (await site.TargetsAsync()).ShouldHaveSingleItem().State.ShouldBe(ReplicationTargetState.Wanted);
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(later);
        (await site.TasksAsync()).ShouldAllBe(task => task.Status == ReplicationTaskStatus.Succeed);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_renewed_lease_does_not_end(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        for (var beat = 0; beat < 5; beat++)
        {
            site.Clock.Advance(TimeSpan.FromSeconds(5));
            (
                await site.Leaser.RenewAsync(
                    new Dictionary<long, CopyProgress> { [lease.Id] = new() },
                    CancellationToken.None
                )
            ).ShouldBe(1);
        }

        (await site.LeaseAsync()).ShouldBeEmpty();
        (await site.Leaser.HeldAsync([lease.Id], CancellationToken.None))[lease.Id].ShouldBe(lease.Fence);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_lease_that_was_taken_in_the_moment_its_rule_was_disabled_does_not_count(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();

        await site.WriteAsync(async context =>
            (await context.ReplicationPolicies.FindAsync(policy.Id)).ShouldNotBeNull().Enabled = false
        );

        (await site.Leaser.HeldAsync([lease.Id], CancellationToken.None)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_endpoint_with_very_much_work_leaves_workers_for_the_others_and_a_parked_one_gets_none(
        DatabaseKind kind
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.WriteAsync(context =>
            context.RegistryEndpoints.Add(
                new RegistryEndpointRow
                {
                    Name = "other",
                    Type = "docker-registry",
                    Url = "http://other.test",
                }
            )
        );
        await site.AddPolicyAsync();
        await site.AddPolicyAsync(policy =>
        {
            (policy.Name, policy.DestinationEndpointId) = ("second", 2);
            policy.Filters = """[{"type":"tag","value":"last"}]""";
        });
        for (var number = 0; number < 12; number++)
        {
            await site.PushAsync(Nginx, $"v{number}", images.Image(300));
        }

        await site.PushAsync(Nginx, "last", images.Image(300));
        await site.RelayAsync();
        var leases = await site.LeaseAsync(10);
        leases
            .CountBy(lease => lease.Policy.EndpointId)
            .ToDictionary()
            .ShouldBe(new Dictionary<long, int> { [1] = 5, [2] = 1 }, ignoreOrder: true);

        await site.WriteAsync(async context =>
            (await context.RegistryEndpoints.FindAsync(1L))!.ParkedUntil = site.Clock.GetUtcNow().AddMinutes(1)
        );
        (await site.LeaseAsync(10)).ShouldBeEmpty();
    }
}
