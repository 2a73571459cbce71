using System.Diagnostics;
using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Policies.Moves;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Policies;

/// <summary>While a rule with very much to do is sent elsewhere, no push waits long for the only writer.</summary>
public sealed class PolicyMoveSizeTests
{
    /// <summary>
    /// The target, a task that ends, its log, a target and a task at the new place, and some about the rule: of each a
    /// row, written once or twice.
    /// </summary>
    private const int RowsAtOnce = (7 * PolicyMove.TargetsAtOnce) + 20;

    private static CancellationToken Never => CancellationToken.None;

    private static readonly PolicySettings Mirrored = RuleSettings.EventBased with { DestinationNamespace = "mirror" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_transaction_of_it_writes_more_than_some_rows_a_target(bool atOtherRegistry)
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        await rule.RunManyAsync();
        var sent = atOtherRegistry
            ? RuleSettings.EventBased with
            {
                DestinationEndpointId = await rule.AddEndpointAsync(),
            }
            : Mirrored;
        var written = await rule.WrittenAsync();

        await rule.ChangeAsync(sent);
        do
        {
            var before = written;
            written = await rule.WrittenAsync();
            (written - before).ShouldBeInRange(1, RowsAtOnce);
        } while (await rule.Site.Mover.GoOnAsync(Never));
    }

    [Fact]
    public async Task A_tag_that_very_many_wait_for_is_carried_over_in_pieces_too()
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        var id = await rule.RunManyAsync(many: 1);
        await site.WriteAsync(async context =>
        {
            var task = await context.ReplicationTasks.SingleAsync();
            context.ReplicationTasks.AddRange(
                Enumerable
                    .Range(1, LargeRule.Count - 1)
                    .Select(_ => new ReplicationTaskRow
                    {
                        ExecutionId = task.ExecutionId,
                        TargetId = task.TargetId,
                        Operation = task.Operation,
                        SourceResource = task.SourceResource,
                        DestinationResource = task.DestinationResource,
                    })
            );
        });
        var written = await rule.WrittenAsync();

        await rule.ChangeAsync(Mirrored);
        (await rule.WrittenAsync() - written).ShouldBeInRange(1, RowsAtOnce);
        (await site.LeaseAsync()).ShouldBeEmpty();
        await site.PlanAsync();

        (await rule.OpenTasksAsync()).ShouldHaveSingleItem().DestinationResource.ShouldBe("mirror/nginx:v0");
        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.Stopped);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Category", "Soak")]
    public async Task A_rule_with_a_hundred_thousand_open_tasks_is_sent_elsewhere(bool atOtherRegistry)
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var count = Soak.Count(100_000);
        await rule.RunManyAsync(many: count);
        var sent = atOtherRegistry
            ? RuleSettings.EventBased with
            {
                DestinationEndpointId = await rule.AddEndpointAsync(),
            }
            : Mirrored;
        var clock = Stopwatch.StartNew();
        List<TimeSpan> pieces = [];

        await rule.ChangeAsync(sent);
        do
        {
            pieces.Add(clock.Elapsed);
            clock.Restart();
        } while (await rule.Site.Mover.GoOnAsync(Never));

        (await rule.OpenAsync()).ShouldBe(count);
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count} tasks: the request {pieces[0].TotalMilliseconds:0} ms, the longest piece "
                    + $"{pieces.Max().TotalMilliseconds:0} ms of {pieces.Count}, all "
                    + $"{pieces.Sum(piece => piece.TotalSeconds):0.0} s"
            )
        );
    }
}
