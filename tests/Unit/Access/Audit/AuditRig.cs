using Entrepot.Access.Audit;
using Entrepot.Access.Audit.Chain;
using Entrepot.Access.Audit.Pulls;
using Entrepot.Access.Audit.Purging;
using Entrepot.Access.Configuration;
using Entrepot.Access.Secrets;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Entrepot.Unit.Access.Audit;

/// <summary>The audit log on a database of its own, whose keeper works when it is told to.</summary>
internal sealed class AuditRig : IAsyncDisposable
{
    private readonly TestDatabase data;

    private AuditRig(TestDatabase data)
    {
        this.data = data;
        Failures = new FailedSignIns(Clock);
        Configuration = new ConfigurationBook(
            Database,
            new SecretProtector(new EphemeralDataProtectionProvider()),
            Clock
        );
        Keeper = KeeperOn(Database);
        Purges = new PurgeBook(Database, Clock);
        Purger = new Purger(Database, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public Database Database => data.Database;

    public string ConnectionString => data.ConnectionString;

    public PullLog Pulls { get; } = new();

    public FailedSignIns Failures { get; }

    public ConfigurationBook Configuration { get; }

    public AuditKeeper Keeper { get; }

    public PurgeBook Purges { get; }

    public Purger Purger { get; }

    private static CancellationToken Never => CancellationToken.None;

    public static async Task<AuditRig> CreateAsync(DatabaseKind kind) => new(await TestDatabase.CreateAsync(kind));

    /// <summary>What another node, or this one after a start, has.</summary>
    public AuditKeeper KeeperOn(Database database) => new(database, Pulls, Failures, Configuration, Clock);

    public async Task WriteAsync(Func<EntrepotContext, Task> change) =>
        await Database.WriteAsync(
            async (context, token) =>
            {
                await change(context);
                return await context.SaveChangesAsync(token);
            },
            Never
        );

    /// <summary>Acts that are done one after the other, a second apart, and written.</summary>
    public async Task ActAsync(params string[] events)
    {
        await WriteAsync(context =>
        {
            foreach (var (number, type) in events.Index())
            {
                var parts = type.Split('_', 2);
                new Act("ann", "10.0.0.7", parts[0], parts[1], $"thing-{number}", Description: type).AddTo(
                    context,
                    Clock.GetUtcNow()
                );
                Clock.Advance(TimeSpan.FromSeconds(1));
            }

            return Task.CompletedTask;
        });
        await TakeAsync();
    }

    /// <summary>
    /// Writes all there is. PostgreSQL shows no change while an older transaction runs anywhere on the server, and that
    /// may be another test's: the keeper would come again, this waits.
    /// </summary>
    public async Task TakeAsync()
    {
        await WaitForChangesAsync();
        while (await Keeper.TakeOnceAsync(Never)) { }
    }

    public async Task<long> PurgeAsync(int hours, bool dryRun, params string[] events)
    {
        var id = await Purges.StartAsync(new PurgeTerms(hours, dryRun, events), Acts.By("admin"), Never);
        await Purger.RunAllAsync(Never);
        return id;
    }

    public Task<AuditPurgeRow> RunAsync(long id) =>
        Database.ReadAsync(
            (context, token) => context.AuditPurges.AsNoTracking().SingleAsync(row => row.Id == id, token),
            Never
        );

    public Task<List<AuditEntryRow>> LinesAsync() =>
        Database.ReadAsync(
            (context, token) => context.AuditEntries.AsNoTracking().OrderBy(row => row.Id).ToListAsync(token),
            Never
        );

    /// <summary>The kinds of the lines in their order; an emptied one is empty.</summary>
    public async Task<List<string>> TypesAsync() =>
        (await LinesAsync()).ConvertAll(row =>
            ChainPruner.IsEmptied(row) ? "" : AuditEvents.TypeOf(row.Operation, row.ResourceType)
        );

    public async Task<(List<ChainFinding> Findings, ChainSummary Summary)> CheckAsync()
    {
        var check = new ChainCheck(Database);
        List<ChainFinding> findings = [];
        await foreach (var finding in check.RunAsync(Never))
        {
            findings.Add(finding);
        }

        return (findings, check.Summary);
    }

    public async Task ShouldBeWholeAsync() => (await CheckAsync()).Findings.ShouldBeEmpty();

    public ValueTask DisposeAsync() => data.DisposeAsync();

    private Task WaitForChangesAsync() =>
        Eventually.IsTrueAsync(
            "no change is held back",
            token =>
                Database.ReadAsync(
                    async (context, reading) =>
                        !(await Database.ReadChangesAsync(context, default, 1, reading)).HeldBack,
                    token
                ),
            Never
        );
}
