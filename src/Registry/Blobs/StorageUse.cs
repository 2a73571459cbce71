using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Entrepot.Data;
using Entrepot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Registry.Blobs;

/// <summary>
/// How many bytes are held, for people. No push counts them and no request waits for them: they are added up in the
/// background, at the start, when somebody asks (<see cref="StorageFigure{T}"/>), and every ten minutes in which something
/// was changed. So a figure is that of this moment where it is added up in one, and elsewhere twenty times as old as
/// adding it up takes, or ten minutes when nobody has asked for it.
/// </summary>
public sealed partial class StorageUse : BackgroundService
{
    /// <summary>Begins each statement, none of which is on a request's way.</summary>
    public const string Aside = "storage use, beside the requests";

    private const int Capacity = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly Database database;
    private readonly IStorageDriver storage;
    private readonly TimeProvider clock;
    private readonly ILogger<StorageUse> logger;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationToken stopping;
    private readonly SemaphoreSlim turns = new(1);
    private readonly ConcurrentDictionary<long, StorageFigure<long>> projects = new();
    private readonly StorageFigure<long> site;
    private readonly StorageFigure<IReadOnlyDictionary<long, long>> byProject;
    private int disposed;

    public StorageUse(Database database, IStorageDriver storage, TimeProvider clock, ILogger<StorageUse> logger)
    {
        this.database = database;
        this.storage = storage;
        this.clock = clock;
        this.logger = logger;
        stopping = stop.Token;
        site = FigureOf(SumOfSiteAsync);
        byProject = FigureOf(SumsByProjectAsync);
    }

    /// <summary>The volume that the blobs are on; null when it has no end that anybody knows.</summary>
    public BlobRoom? Room => storage.Room is var (total, free) ? new BlobRoom(total, free) : null;

    /// <summary>
    /// What the project's repositories hold, each blob and manifest once, in bytes. Null: it is being added up for the
    /// first time.
    /// </summary>
    public async Task<long?> OfProjectAsync(long projectId, CancellationToken cancellationToken)
    {
        if (projects.Count >= Capacity)
        {
            projects.Clear();
        }

        var figure = projects.GetOrAdd(
            projectId,
            static (id, use) => use.FigureOf((context, token) => SumOfProjectAsync(context, id, token)),
            this
        );
        var sum = await figure.ReadAsync(cancellationToken);
        return sum?.Value ?? byProject.Last?.Value.GetValueOrDefault(projectId);
    }

    /// <summary>The blobs of the whole site, each once, in bytes. Null: they are being added up for the first time.</summary>
    public async Task<long?> OfSiteAsync(CancellationToken cancellationToken) =>
        (await site.ReadAsync(cancellationToken))?.Value;

    /// <summary>
    /// What each project holds that holds something, as <see cref="OfProjectAsync"/>. Null: it is being added up for the
    /// first time.
    /// </summary>
    public async Task<IReadOnlyDictionary<long, long>?> ByProjectAsync(CancellationToken cancellationToken) =>
        (await byProject.ReadAsync(cancellationToken))?.Value;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            stop.Cancel();
            stop.Dispose();
            turns.Dispose();
        }

        base.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the next look tries again.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var change = database.Changes.NextAsync();
            try
            {
                // The database is open when it has answered: what follows does not wait for that on a thread.
                await database.ReadAsync((_, _) => Task.FromResult(true), stoppingToken);
                await site.RefreshAsync().WaitAsync(stoppingToken);
                await byProject.RefreshAsync().WaitAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // It is in the log, and tried again.
            }

            await Task.Delay(Interval, clock, stoppingToken);
            await change.WaitAsync(stoppingToken);
        }
    }

    private static async Task<long> SumOfProjectAsync(
        EntrepotContext context,
        long projectId,
        CancellationToken cancellationToken
    ) =>
        await context
            .RepositoryBlobs.TagWith(Aside)
            .Where(link => link.Repository!.ProjectId == projectId)
            .Select(link => new { link.Digest, link.Blob!.Size })
            .Distinct()
            .SumAsync(blob => blob.Size, cancellationToken)
        + await context
            .Manifests.TagWith(Aside)
            .Where(row => row.Repository!.ProjectId == projectId)
            .Select(row => new { row.Digest, row.Size })
            .Distinct()
            .SumAsync(manifest => manifest.Size, cancellationToken);

    private static async Task<IReadOnlyDictionary<long, long>> SumsByProjectAsync(
        EntrepotContext context,
        CancellationToken cancellationToken
    )
    {
        var sums = await context
            .RepositoryBlobs.TagWith(Aside)
            .Select(link => new
            {
                link.Repository!.ProjectId,
                link.Digest,
                link.Blob!.Size,
            })
            .Distinct()
            .GroupBy(link => link.ProjectId)
            .Select(group => new { group.Key, Size = group.Sum(link => link.Size) })
            .ToDictionaryAsync(group => group.Key, group => group.Size, cancellationToken);
        var manifests = context
            .Manifests.TagWith(Aside)
            .Select(row => new
            {
                row.Repository!.ProjectId,
                row.Digest,
                row.Size,
            })
            .Distinct()
            .GroupBy(row => row.ProjectId)
            .Select(group => new { group.Key, Size = group.Sum(row => row.Size) })
            .AsAsyncEnumerable();
        await foreach (var group in manifests.WithCancellation(cancellationToken))
        {
            sums[group.Key] = sums.GetValueOrDefault(group.Key) + group.Size;
        }

        return sums;
    }

    private static Task<long> SumOfSiteAsync(EntrepotContext context, CancellationToken cancellationToken) =>
        context.Blobs.TagWith(Aside).SumAsync(blob => blob.Size, cancellationToken);

    private StorageFigure<T> FigureOf<T>(Func<EntrepotContext, CancellationToken, Task<T>> read) =>
        new(token => ReadAsync(read, token), turns, clock, stopping);

    private async Task<T> ReadAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await database.ReadAsync(read, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever asked may have gone on meanwhile.
            LogFault(exception);
            throw;
        }
    }

    [LoggerMessage(2003, LogLevel.Error, "What the site holds could not be added up; it is tried again")]
    private partial void LogFault(Exception exception);
}
