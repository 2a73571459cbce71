using Entrepot.Data.Rows;
using Entrepot.Replication.Targets;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Targets;

/// <summary>Who gets the next free worker, told by how many get one before.</summary>
public sealed class TargetTurnsTests
{
    private const string Large = "library/large";
    private const string Small = "library/small";

    private readonly ImageBuilder images = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_push_that_another_rule_takes_there_gets_the_next_free_worker_in_the_middle_of_a_large_run(
        DatabaseKind kind
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await RunLargeAsync(site);
        await site.AddPolicyAsync(policy =>
        {
            policy.Name = "small";
            policy.Filters = """[{"type":"name","value":"library/small"}]""";
        });
        using var workers = new Workers(site);
        await workers.FillAsync();

        await site.PushAsync(Small, "v1", images.Image(300));
        await site.RelayAsync();

        (await workers.NextAsync()).SourceRepository.ToString().ShouldBe(Small);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_push_gets_the_next_free_worker_in_the_middle_of_a_large_run_of_its_own_rule(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await RunLargeAsync(site);
        using var workers = new Workers(site);
        await workers.FillAsync();

        // A tag that is there already, in the midst of the queue by its number.
        await site.PushAsync(Large, "v13", images.Image(400));
        await site.RelayAsync();

        (await workers.NextAsync()).Tag.ToString().ShouldBe("v13");
    }

    [Fact]
    public async Task A_flood_of_pushes_leaves_every_second_worker_to_what_has_waited_longest()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await RunLargeAsync(site);
        using var workers = new Workers(site);
        await workers.FillAsync();
        var pushed = new List<bool>();
        for (var number = 0; number < 6; number++)
        {
            await site.PushAsync(Small, $"new{number}", images.Image(300));
            await site.RelayAsync();
            pushed.Add((await workers.NextAsync()).SourceRepository.ToString() == Small);
        }

        pushed.ShouldBe([true, false, true, false, true, false]);
    }

    [Fact]
    public async Task Rules_and_registries_that_have_much_to_do_take_turns()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.WriteAsync(context =>
            context.RegistryEndpoints.AddRange(
                new[] { "second", "third" }.Select(name => new RegistryEndpointRow
                {
                    Name = name,
                    Type = "docker-registry",
                    Url = $"http://{name}.test",
                })
            )
        );
        foreach (var (endpoint, name) in new[] { (1, "a"), (1, "b"), (2, "c"), (3, "d") })
        {
            await site.AddPolicyAsync(policy =>
            {
                policy.Name = name;
                policy.DestinationEndpointId = endpoint;
            });
        }

        for (var number = 0; number < 8; number++)
        {
            await site.PushAsync(Large, $"v{number}", images.Image(300));
        }

        await site.RelayAsync();
        using var workers = new Workers(site);
        await workers.FillAsync();
        for (var number = 0; number < 6; number++)
        {
            await workers.NextAsync();
        }

        // Ten workers and six more: each registry had its third, and at the first each rule its half.
        workers.Served.CountBy(lease => lease.Policy.EndpointId).ShouldAllBe(pair => pair.Value >= 5);
        var rules = workers.Served.CountBy(lease => lease.Policy.Name).ToDictionary();
        Math.Abs(rules["a"] - rules["b"]).ShouldBeLessThanOrEqualTo(1);
    }

    /// <summary>A rule for everything, run by hand over many tags, of which none has begun.</summary>
    private async Task RunLargeAsync(ReplicationSite site)
    {
        for (var number = 0; number < 16; number++)
        {
            await site.PushAsync(Large, $"v{number}", images.Image(300));
        }

        await site.RelayAsync();
        var large = await site.AddPolicyAsync();
        await site.Starter.StartAsync(large.Id, Acts.By("ann"), Cancel);
        await site.PlanAsync();
        (await site.TargetsAsync()).Count.ShouldBe(16);
    }

    /// <summary>The workers of one node; the one that was busy longest is the next that is free.</summary>
    private sealed class Workers(ReplicationSite site) : IDisposable
    {
        private readonly Queue<RunningTarget> busy = [];

        public List<LeasedTarget> Served { get; } = [];

        public async Task FillAsync()
        {
            foreach (var lease in await site.Leaser.LeaseAsync(10, site.Running.Busy, Cancel))
            {
                Start(lease);
            }
        }

        public async Task<LeasedTarget> NextAsync()
        {
            var done = busy.Dequeue();
            var (outcome, log) = await site.LookAsync(done.Lease);
            await site.SettleAsync(done.Lease, outcome, log);
            site.Running.End(done);
            Start((await site.Leaser.LeaseAsync(1, site.Running.Busy, Cancel)).ShouldHaveSingleItem());
            return Served[^1];
        }

        public void Dispose()
        {
            while (busy.TryDequeue(out var target))
            {
                site.Running.End(target);
            }
        }

        private void Start(LeasedTarget lease)
        {
            Served.Add(lease);
            busy.Enqueue(site.Running.Start(lease, Cancel));
        }
    }
}
