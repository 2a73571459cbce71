using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Destinations;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Targets;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Destinations;

public sealed class DestinationReaderTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_image_is_waiting_copying_and_verified_in_turn(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(row =>
        {
            row.DestinationNamespace = "mirror";
            row.DestinationNamespaceReplaceCount = 1;
        });
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        (await OneAsync(site)).State.ShouldBe(StandingState.Absent);
        await site.RelayAsync();
        (await OneAsync(site)).State.ShouldBe(StandingState.Waiting);
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        (await OneAsync(site)).State.ShouldBe(StandingState.Copying);

        var (outcome, log) = await site.LookAsync(lease);
        await site.SettleAsync(lease, outcome, log);

        var there = await OneAsync(site);
        there.State.ShouldBe(StandingState.Verified);
        there.Verified.ShouldBe(digest);
        there.VerifiedAt.ShouldNotBeNull();
        there.Destination.ShouldBe("mirror/nginx:v1");
        there.Endpoint.ShouldBe("there");
        (await ListAsync(site, digest.ToString())).ShouldNotBeNull().ShouldHaveSingleItem().ShouldBe(there);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task How_far_a_copy_is_and_when_it_ends_is_told_here_at_once_and_on_other_nodes_with_the_next_beat(
        DatabaseKind kind
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var running = site.Running.Start((await site.LeaseAsync()).ShouldHaveSingleItem(), Never);
        (await OneAsync(site)).Remaining.ShouldBeNull("nobody can tell yet");
        running.Progress.Begin(1_200, site.Clock);
        running.Progress.Spare(200);
        running.Progress.Send(300);
        running.Progress.Send(-50);
        site.Clock.Advance(TimeSpan.FromSeconds(5));

        var here = await OneAsync(site);
        (here.BytesTotal, here.BytesSent).ShouldBe((1_000, 250));
        here.Remaining.ShouldBe(TimeSpan.FromSeconds(15));
        (await ElsewhereAsync(site)).BytesTotal.ShouldBe(0);

        await new LeaseKeeper(
            site.Running,
            site.Leaser,
            new EndpointSpeeds(site.Database, site.Clock),
            site.Clock,
            NullLogger<LeaseKeeper>.Instance
        ).BeatAsync(Never);

        var elsewhere = await ElsewhereAsync(site);
        (elsewhere.BytesTotal, elsewhere.BytesSent, elsewhere.Remaining).ShouldBe((1_000, 250, null));

        var (outcome, log) = await site.LookAsync(running.Lease);
        await site.SettleAsync(running.Lease, outcome, log);
        site.Running.End(running);
        (await OneAsync(site)).BytesTotal.ShouldBeNull();
        (await site.TargetsAsync()).ShouldHaveSingleItem().BytesTotal.ShouldBe(0);
    }

    private static async Task<DestinationStanding> ElsewhereAsync(ReplicationSite site) =>
        (
            await new DestinationReader(site.Database, new RunningTargets()).ListAsync(
                RepositoryName.Parse(Nginx),
                Reference.Parse("v1"),
                0,
                100,
                Never
            )
        )
            .ShouldNotBeNull()
            .Standings.ShouldHaveSingleItem();

    [Fact]
    public async Task A_tag_that_moved_after_a_run_by_hand_is_outdated_there()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Trigger = ReplicationTrigger.Manual);
        var old = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.DrainAsync();

        await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.RelayAsync();

        var there = await OneAsync(site);
        there.State.ShouldBe(StandingState.Outdated);
        there.Verified.ShouldBe(old);
    }

    [Fact]
    public async Task Why_it_is_not_there_is_said()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        site.Remote.BeforeCall = call =>
            call.StartsWith("put", StringComparison.Ordinal)
                ? throw new RemoteException(new RemoteFault(RemoteFaultReason.Refused, "413: too large"))
                : Task.CompletedTask;
        await site.DrainAsync();

        var there = await OneAsync(site);
        there.State.ShouldBe(StandingState.Failed);
        there.Cause.ShouldContain("413: too large");
    }

    [Fact]
    public async Task A_parked_registry_and_a_disabled_rule_block_it()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var until = site.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        await site.WriteAsync(async context =>
        {
            var endpoint = await context.RegistryEndpoints.SingleAsync();
            endpoint.ParkedUntil = until;
            endpoint.StatusReason = "it does not answer";
        });

        var parked = await OneAsync(site);
        parked.State.ShouldBe(StandingState.Blocked);
        parked.Cause.ShouldBe("it does not answer");
        parked.NextTryAt.ShouldBe(until);

        await site.WriteAsync(async context => (await context.ReplicationPolicies.SingleAsync()).Enabled = false);
        (await OneAsync(site)).Cause.ShouldBe("the rule is disabled");
    }

    [Fact]
    public async Task What_no_rule_selects_has_no_destination_and_what_is_not_here_is_unknown()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(row => row.Filters = """[{"type":"tag","value":"v*"}]""");
        await site.PushAsync(Nginx, "latest", images.Image(300));

        (await ListAsync(site, "latest")).ShouldNotBeNull().ShouldBeEmpty();
        (await ListAsync(site, "v9")).ShouldBeNull();
        (await ListAsync(site, $"sha256:{new string('0', 64)}")).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_an_artifact_with_many_tags_every_one_is_on_some_page(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        var image = images.Image(300);
        var digest = await site.PushAsync(Nginx, "v000", image);
        for (var number = 1; number < 105; number++)
        {
            await site.PushAsync(Nginx, $"v{number:000}", image);
        }

        var first = (await PageAsync(site, digest.ToString(), 0, 100)).ShouldNotBeNull();
        var second = (await PageAsync(site, digest.ToString(), 100, 100)).ShouldNotBeNull();

        (first.Tags, second.Tags).ShouldBe((105, 105));
        first
            .Standings.Concat(second.Standings)
            .Select(standing => standing.Tag.ToString())
            .ShouldBe(Enumerable.Range(0, 105).Select(number => $"v{number:000}"));
        (await PageAsync(site, digest.ToString(), 200, 100)).ShouldNotBeNull().Standings.ShouldBeEmpty();
    }

    private static async Task<DestinationStanding> OneAsync(ReplicationSite site) =>
        (await ListAsync(site, "v1")).ShouldNotBeNull().ShouldHaveSingleItem();

    private static async Task<IReadOnlyList<DestinationStanding>?> ListAsync(ReplicationSite site, string reference) =>
        (await PageAsync(site, reference, 0, 100))?.Standings;

    private static Task<DestinationPage?> PageAsync(ReplicationSite site, string reference, int skipped, int taken) =>
        new DestinationReader(site.Database, site.Running).ListAsync(
            RepositoryName.Parse(Nginx),
            Reference.Parse(reference),
            skipped,
            taken,
            Never
        );
}
