using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Endpoints;

public sealed class EndpointGateTests
{
    private static readonly RemoteFault Down = new(RemoteFaultReason.Connect, "down");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Three_faults_in_a_row_park_an_endpoint_and_success_in_between_does_not_let_it_come_to_that(
        DatabaseKind kind
    )
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);

        await FaultsAsync(fixture, id, 2);
        await fixture.Gate.ReportSuccessAsync(id, Cancel);
        await FaultsAsync(fixture, id, 2);
        (await fixture.RowAsync(id, Cancel)).ParkedUntil.ShouldBeNull();

        await FaultsAsync(fixture, id, 1);

        (await fixture.RowAsync(id, Cancel)).ParkedUntil.ShouldBe(fixture.Clock.GetUtcNow().AddSeconds(1));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_endpoint_that_asks_to_come_back_later_is_parked_that_long_at_once(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);

        var busy = new RemoteFault(RemoteFaultReason.Busy, "busy", TimeSpan.FromMinutes(7));
        await fixture.Gate.ReportFaultAsync(id, busy, Cancel);

        var asked = fixture.Clock.GetUtcNow().AddMinutes(7);
        (await fixture.RowAsync(id, Cancel)).ParkedUntil.ShouldBe(asked);

        // Neither older work that ends well nor a ping, which is no work, cuts that short.
        await fixture.Gate.ReportSuccessAsync(id, Cancel);
        await fixture.Check.CheckAllAsync(Cancel);
        (await fixture.RowAsync(id, Cancel)).ParkedUntil.ShouldBe(asked);
        fixture.Clock.SetUtcNow(asked);
        await fixture.Check.ProbeAsync(Cancel);
        (await fixture.RowAsync(id, Cancel)).ParkedUntil.ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Faults_of_artifacts_do_not_count(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);

        for (var i = 0; i < 9; i++)
        {
            await fixture.Gate.ReportFaultAsync(id, new RemoteFault(RemoteFaultReason.Refused, "no"), Cancel);
        }

        (await fixture.RowAsync(id, Cancel)).ConsecutiveFaults.ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_parked_endpoint_is_asked_ever_more_rarely_and_opened_when_it_answers(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);
        var opened = fixture.Gate.Opened.NextAsync();
        fixture.Adapter.Answer = _ => PingOutcome.Connect;
        await FaultsAsync(fixture, id, 3);
        fixture.Adapter.Pinged.Clear();

        List<double> pauses = [];
        for (var i = 0; i < 8; i++)
        {
            var due = (await fixture.RowAsync(id, Cancel)).ParkedUntil!.Value;
            (await fixture.Check.ProbeAsync(Cancel)).ShouldBe(due, "it is not asked before its time");
            pauses.Add((due - fixture.Clock.GetUtcNow()).TotalSeconds);
            fixture.Clock.SetUtcNow(due);
            await fixture.Check.ProbeAsync(Cancel);
        }

        pauses.ShouldBe([1, 2, 4, 8, 16, 30, 30, 30]);
        fixture.Adapter.Pinged.Count.ShouldBe(8);
        var row = await fixture.RowAsync(id, Cancel);
        row.Healthy.ShouldBeFalse();
        row.StatusReason.ShouldBe("connect");
        opened.IsCompleted.ShouldBeFalse();

        fixture.Adapter.Answer = _ => PingOutcome.Healthy;
        fixture.Clock.SetUtcNow(row.ParkedUntil!.Value);
        (await fixture.Check.ProbeAsync(Cancel)).ShouldBeNull();

        opened.IsCompleted.ShouldBeTrue();
        row = await fixture.RowAsync(id, Cancel);
        row.ParkedUntil.ShouldBeNull();
        row.Healthy.ShouldBeTrue();
        row.StatusReason.ShouldBe("");
    }

    [Fact]
    public async Task A_parked_endpoint_is_asked_in_its_time_while_another_one_keeps_its_answer_back()
    {
        await using var fixture = await EndpointsFixture.CreateAsync(DatabaseKind.Sqlite);
        var silent = await fixture.CreateEndpointAsync(Cancel, "silent");
        var other = await fixture.CreateEndpointAsync(Cancel, "other");
        using var answers = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        fixture.Adapter.Answer = _ =>
        {
            asked.Set();
            answers.Wait(Cancel);
            return PingOutcome.Timeout;
        };
        await FaultsAsync(fixture, silent, 3);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        using var probe = new EndpointProbe(
            fixture.Check,
            fixture.Gate,
            fixture.Clock,
            NullLogger<EndpointProbe>.Instance
        );
        await probe.StartAsync(Cancel);
        await Eventually.IsTrueAsync("the silent one is asked", _ => Task.FromResult(asked.IsSet), Cancel);

        fixture.Adapter.Answer = _ => PingOutcome.Healthy;
        await FaultsAsync(fixture, other, 3);

        await Eventually.IsTrueAsync(
            "the other one is open",
            async token =>
            {
                fixture.Clock.Advance(TimeSpan.FromSeconds(1));
                return (await fixture.RowAsync(other, token)).ParkedUntil is null;
            },
            Cancel
        );
        (await fixture.RowAsync(silent, Cancel)).ParkedUntil.ShouldNotBeNull();
        answers.Set();
        await probe.StopAsync(Cancel);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task After_a_ping_that_promised_too_much_one_fault_parks_it_again_for_longer(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);
        await FaultsAsync(fixture, id, 3);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await fixture.Check.ProbeAsync(Cancel);

        await FaultsAsync(fixture, id, 1);

        (await fixture.RowAsync(id, Cancel)).ParkedUntil.ShouldBe(fixture.Clock.GetUtcNow().AddSeconds(2));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Editing_or_testing_a_parked_endpoint_opens_it_at_once(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);

        await FaultsAsync(fixture, id, 3);
        var opened = fixture.Gate.Opened.NextAsync();
        await fixture.Endpoints.UpdateAsync(id, new EndpointChange { AccessSecret = "new" }, Acts.By("admin"), Cancel);
        opened.IsCompleted.ShouldBeTrue();
        (await fixture.RowAsync(id, Cancel)).ParkedUntil.ShouldBeNull();

        await FaultsAsync(fixture, id, 3);
        fixture.Adapter.Answer = _ => PingOutcome.Connect;
        await fixture.Check.CheckAllAsync(Cancel);
        (await fixture.RowAsync(id, Cancel)).Healthy.ShouldBeFalse();
        fixture.Adapter.Answer = _ => PingOutcome.Healthy;
        opened = fixture.Gate.Opened.NextAsync();
        await fixture.Endpoints.TestAsync(id, new EndpointChange(), Cancel);
        opened.IsCompleted.ShouldBeTrue();
        var tested = await fixture.RowAsync(id, Cancel);
        tested.ParkedUntil.ShouldBeNull();
        tested.Healthy.ShouldBeTrue();
        tested.StatusReason.ShouldBeEmpty();

        await FaultsAsync(fixture, id, 3);
        await fixture.Gate.ReportSuccessAsync(id, Cancel);
        (await fixture.RowAsync(id, Cancel)).ParkedUntil.ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_regular_check_notes_health_and_opens_what_is_parked(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var good = await fixture.CreateEndpointAsync(Cancel, "good");
        var parked = await fixture.CreateEndpointAsync(Cancel, "parked");
        await FaultsAsync(fixture, parked, 3);
        fixture.Adapter.Answer = _ => PingOutcome.Tls;
        await fixture.Check.CheckAllAsync(Cancel);
        (await fixture.RowAsync(good, Cancel)).StatusReason.ShouldBe("tls");

        fixture.Adapter.Answer = _ => PingOutcome.Healthy;
        await fixture.Check.CheckAllAsync(Cancel);

        (await fixture.RowAsync(good, Cancel)).Healthy.ShouldBeTrue();
        (await fixture.RowAsync(parked, Cancel)).ParkedUntil.ShouldBeNull();
    }

    private static async Task FaultsAsync(EndpointsFixture fixture, long id, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await fixture.Gate.ReportFaultAsync(id, Down, Cancel);
        }
    }
}
