using Entrepot.Access.Audit.Chain;
using Entrepot.Data.Rows;
using Entrepot.Server.Commands;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Audit;

public sealed class ChainCheckTests
{
    public static TheoryData<string> Columns =>
        [
            nameof(AuditEntryRow.At),
            nameof(AuditEntryRow.Actor),
            nameof(AuditEntryRow.Address),
            nameof(AuditEntryRow.Operation),
            nameof(AuditEntryRow.ResourceType),
            nameof(AuditEntryRow.Resource),
            nameof(AuditEntryRow.ProjectId),
            nameof(AuditEntryRow.Succeeded),
            nameof(AuditEntryRow.Description),
            nameof(AuditEntryRow.PreviousHash),
            nameof(AuditEntryRow.Hash),
        ];

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_line_that_was_changed_shows(string column)
    {
        await using var rig = await FilledAsync(DatabaseKind.Sqlite);
        await rig.WriteAsync(async context =>
        {
            var line = await context.AuditEntries.SingleAsync(row => row.Id == 3);
            var property = context.Entry(line).Property(column);
            property.CurrentValue = property.CurrentValue switch
            {
                string text => text + "x",
                DateTimeOffset at => at.AddTicks(10),
                bool flag => !flag,
                byte[] bytes => bytes.Reverse().ToArray(),
                _ => 7L,
            };
        });

        (await rig.CheckAsync()).Findings.ShouldContain(finding => finding.Line == 3 || finding.Line == 4);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_line_that_was_removed_shows(DatabaseKind kind)
    {
        await using var rig = await FilledAsync(kind);
        await rig.WriteAsync(context => context.AuditEntries.Where(row => row.Id == 3).ExecuteDeleteAsync());

        var (findings, _) = await rig.CheckAsync();

        findings.ShouldContain(finding => finding.Line == 4 && finding.Message.Contains("missing"));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Lines_that_changed_places_show(DatabaseKind kind)
    {
        await using var rig = await FilledAsync(kind);
        await rig.WriteAsync(async context =>
        {
            var one = await context.AuditEntries.SingleAsync(row => row.Id == 2);
            var other = await context.AuditEntries.SingleAsync(row => row.Id == 3);
            (one.Resource, other.Resource) = (other.Resource, one.Resource);
            (one.At, other.At) = (other.At, one.At);
            (one.Hash, other.Hash) = (other.Hash, one.Hash);
            (one.PreviousHash, other.PreviousHash) = (other.PreviousHash, one.PreviousHash);
        });

        (await rig.CheckAsync()).Findings.Select(finding => finding.Line).ShouldContain(2);
    }

    [Fact]
    public async Task A_line_that_was_made_to_look_purged_breaks_no_proof_of_the_others_but_is_counted()
    {
        await using var rig = await FilledAsync(DatabaseKind.Sqlite);
        (await rig.CheckAsync()).Summary.Purged.ShouldBe(0);
        await rig.WriteAsync(context =>
            context
                .AuditEntries.Where(row => row.Id == 3)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Operation, ""))
        );

        (await rig.CheckAsync()).Summary.Purged.ShouldBe(1);
    }

    [Fact]
    public async Task Texts_cannot_be_pushed_from_one_column_into_the_next()
    {
        await using var rig = await FilledAsync(DatabaseKind.Sqlite);
        await rig.WriteAsync(async context =>
        {
            var line = await context.AuditEntries.SingleAsync(row => row.Id == 3);
            (line.Actor, line.Address) = (line.Actor + line.Address[..1], line.Address[1..]);
        });

        (await rig.CheckAsync()).Findings.ShouldHaveSingleItem().Line.ShouldBe(3);
    }

    [Fact]
    public async Task What_the_oldest_line_follows_is_reported_and_so_is_the_newest()
    {
        await using var rig = await FilledAsync(DatabaseKind.Sqlite);
        await rig.WriteAsync(context => context.AuditEntries.Where(row => row.Id < 3).ExecuteDeleteAsync());
        var lines = await rig.LinesAsync();

        var (findings, summary) = await rig.CheckAsync();

        findings.ShouldBeEmpty();
        (summary.First, summary.Trusted).ShouldBe((3, Convert.ToHexStringLower(lines[0].PreviousHash)));
        (summary.Last, summary.Hash).ShouldBe((5, Convert.ToHexStringLower(lines[^1].Hash)));
        summary.Lines.ShouldBe(3);
    }

    [Fact]
    public async Task Whoever_looks_at_it_is_told_how_many_lines_are_gone_from_the_beginning()
    {
        await using var rig = await FilledAsync(DatabaseKind.Sqlite);
        (await SaidAsync(rig)).ShouldNotContain("gone");
        await rig.WriteAsync(context => context.AuditEntries.Where(row => row.Id < 3).ExecuteDeleteAsync());

        (await SaidAsync(rig)).ShouldContain("The 2 lines before are gone.");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite, "pull_artifact")]
    [InlineData(DatabaseKind.Sqlite, "create,pull_artifact")]
    [InlineData(DatabaseKind.Postgres, "pull_artifact")]
    public async Task A_purge_while_the_log_is_looked_at_is_no_fault_of_it(DatabaseKind kind, string purged)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await rig.ActAsync("create_project");
        await rig.ActAsync([.. Enumerable.Repeat("pull_artifact", ChainCheck.BatchSize + 10)]);
        await rig.ActAsync("delete_project");
        await ChangeActorAsync(rig, 1);
        await ChangeActorAsync(rig, ChainCheck.BatchSize + 12);
        var check = new ChainCheck(rig.Database);
        List<long> found = [];

        // What it finds at the first line, it tells in the middle.
        await foreach (var finding in check.RunAsync(CancellationToken.None))
        {
            if (found.Count == 0)
            {
                await rig.PurgeAsync(0, dryRun: false, purged.Split(','));
            }

            found.Add(finding.Line);
        }

        found.ShouldBe([1, ChainCheck.BatchSize + 12]);
        check.Summary.Last.ShouldBe(ChainCheck.BatchSize + 12);
    }

    [Fact]
    public async Task Lines_that_somebody_removes_while_the_log_is_looked_at_show()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        await rig.ActAsync([.. Enumerable.Repeat("create_project", ChainCheck.BatchSize + 10)]);
        await ChangeActorAsync(rig, 1);
        List<long> found = [];

        await foreach (var finding in new ChainCheck(rig.Database).RunAsync(CancellationToken.None))
        {
            await rig.WriteAsync(context =>
                context
                    .AuditEntries.Where(row => row.Id > ChainCheck.BatchSize - 5 && row.Id < ChainCheck.BatchSize + 5)
                    .ExecuteDeleteAsync()
            );
            found.Add(finding.Line);
        }

        found.Distinct().ShouldBe([1, ChainCheck.BatchSize + 5]);
    }

    private static Task ChangeActorAsync(AuditRig rig, long line) =>
        rig.WriteAsync(context =>
            context
                .AuditEntries.Where(row => row.Id == line)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Actor, "somebody else"))
        );

    private static async Task<AuditRig> FilledAsync(DatabaseKind kind)
    {
        var rig = await AuditRig.CreateAsync(kind);
        await rig.ActAsync("create_project", "create_robot", "delete_project", "create_label", "delete_label");
        await rig.ShouldBeWholeAsync();
        return rig;
    }

    private static async Task<string> SaidAsync(AuditRig rig)
    {
        await using var output = new StringWriter();
        (
            await AuditCommand.WriteAsync(new ChainCheck(rig.Database), output, TestContext.Current.CancellationToken)
        ).ShouldBe(0);
        return output.ToString();
    }
}
