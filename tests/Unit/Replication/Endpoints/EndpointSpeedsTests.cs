using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Targets;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Endpoints;

public sealed class EndpointSpeedsTests
{
    private readonly ImageBuilder images = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task All_copies_to_an_endpoint_share_its_speed_beside_the_rules_own(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy =>
        {
            policy.Speed = 7;
            policy.Filters = """[{"type":"name","value":"library/nginx"}]""";
        });
        await site.AddPolicyAsync(policy =>
        {
            policy.Name = "other";
            policy.Filters = """[{"type":"name","value":"library/redis"}]""";
        });
        await site.PushAsync("library/nginx", "v1", images.Image(300));
        await site.PushAsync("library/redis", "v1", images.Image(300));

        await site.DrainAsync();

        site.Remote.Pushes.ShouldAllBe(push => push.Shared == site.Speeds.Of(1));
        site.Remote.Pushes.Select(push => push.BytesPerSecond).Distinct().ShouldBe([7_000, 0], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_change_reaches_copies_that_run_with_the_next_beat(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync("library/nginx", "v1", images.Image(300));
        await site.RelayAsync();
        var running = site.Running.Start((await site.LeaseAsync()).ShouldHaveSingleItem(), Cancel);
        var shared = site.Speeds.Of(1);
        shared.BytesPerSecond.ShouldBe(0);

        await site.WriteAsync(async context => (await context.RegistryEndpoints.SingleAsync()).Speed = 250);
        await new LeaseKeeper(
            site.Running,
            site.Leaser,
            site.Speeds,
            site.Clock,
            NullLogger<LeaseKeeper>.Instance
        ).BeatAsync(Cancel);

        shared.BytesPerSecond.ShouldBe(250_000);
        site.Running.End(running);
    }

    [Fact]
    public async Task A_copy_begins_with_what_was_set_before()
    {
        await using var fixture = await EndpointsFixture.CreateAsync(DatabaseKind.Sqlite);
        var created = await fixture.Endpoints.CreateAsync(
            EndpointsFixture.Settings() with
            {
                Speed = 30,
            },
            Acts.By("admin"),
            Cancel
        );
        var id = created.ShouldBeOfType<EndpointResult.Done>().Id;

        await fixture.Gate.LoadAsync(id, Cancel);

        fixture.Speeds.Of(id).BytesPerSecond.ShouldBe(30_000);
    }
}
