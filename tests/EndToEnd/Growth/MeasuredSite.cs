using System.Diagnostics;
using Entrepot.Rigs;
using Entrepot.Rigs.Growth;
using Entrepot.Rigs.Postgres;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Growth;

/// <summary>The real server on a site of some size.</summary>
internal sealed class MeasuredSite : IAsyncDisposable
{
    private readonly TempFolder folder = new("grown");
    private readonly List<TimeSpan> starts = [];
    private EntrepotSite? site;

    private MeasuredSite(SiteScale scale)
    {
        Scale = scale;
        UsualRepository = GrownSite.UsualRepository(scale);
    }

    public SiteScale Scale { get; }

    /// <summary>One of the many repositories of usual size.</summary>
    public string UsualRepository { get; }

    public EntrepotSite Site => site!;

    /// <summary>How long it took to make the rows.</summary>
    public TimeSpan Filled { get; private set; }

    /// <summary>From the start of the process to the first "ready", the median of some starts.</summary>
    public TimeSpan Ready => starts.Order().ElementAt(starts.Count / 2);

    /// <summary>Memory right after the start, in bytes.</summary>
    public long ResidentAtStart { get; private set; }

    public static async Task<MeasuredSite> CreateAsync(SiteScale scale, bool postgres, CancellationToken cancel)
    {
        var measured = new MeasuredSite(scale);
        var database = postgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(cancel) : null;
        measured.site = await EntrepotSite.StartAsync(
            new SiteOptions { DataFolder = measured.folder["data"], Database = database },
            cancel
        );
        await measured.Site.Registry.PushAsync("library/seed", GrownSite.Seed, cancel, "seed");
        await measured.Site.StopAsync(cancel);
        var clock = Stopwatch.StartNew();
        await (
            database is null
                ? GrownSite.FillSqliteAsync(Path.Combine(measured.Site.DataFolder, "entrepot.db"), scale, cancel)
                : GrownSite.FillPostgresAsync(database, scale, cancel)
        );
        measured.Filled = clock.Elapsed;
        return measured;
    }

    /// <summary>Starts it once more and notes how long that took.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await Site.StopAsync(cancel);
        var clock = Stopwatch.StartNew();
        await Site.StartAgainAsync(cancel);
        starts.Add(clock.Elapsed);
        ResidentAtStart = Site.ResidentBytes;
    }

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        folder.Dispose();
    }
}
