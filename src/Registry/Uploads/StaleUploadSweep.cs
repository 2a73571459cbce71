using System.Diagnostics.CodeAnalysis;
using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Registry.Uploads;

/// <summary>Ends upload sessions that nobody went on with, and removes bytes that no session knows of.</summary>
public sealed partial class StaleUploadSweep(
    Database database,
    IStorageDriver storage,
    BlobUploads uploads,
    TimeProvider clock,
    ILogger<StaleUploadSweep> logger
) : BackgroundService
{
    /// <summary>After so much silence a session is over.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private const int BatchSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>One sweep; the number of uploads that were removed.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Patience;
        return await EndSessionsAsync(before, cancellationToken) + await RemoveStraysAsync(before, cancellationToken);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the next sweep tries again.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                if (await SweepAsync(stoppingToken) is > 0 and var removed)
                {
                    LogRemoved(removed);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> EndSessionsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (true)
        {
            var stale = await database.ReadAsync(
                (context, token) =>
                    context
                        .UploadSessions.Where(row => row.UpdatedAt < before)
                        .OrderBy(row => row.UpdatedAt)
                        .Select(row => row.Id)
                        .Take(BatchSize)
                        .ToListAsync(token),
                cancellationToken
            );
            var ended = 0;
            foreach (var id in stale)
            {
                ended += await uploads.EndStaleAsync(id, before, cancellationToken) ? 1 : 0;
            }

            removed += ended;
            if (stale.Count < BatchSize || ended == 0)
            {
                return removed;
            }
        }
    }

    private async Task<int> RemoveStraysAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        var old = new List<UploadId>();
        await foreach (var item in storage.ListAsync(StorageArea.Uploads, cancellationToken))
        {
            if (item.Upload is { } id && item.WrittenAt < before)
            {
                old.Add(id);
            }
        }

        foreach (var some in old.Chunk(BatchSize))
        {
            var known = await database.ReadAsync(
                (context, token) =>
                    context
                        .UploadSessions.Where(row => EF.Parameter(some).Contains(row.Id))
                        .Select(row => row.Id)
                        .ToHashSetAsync(token),
                cancellationToken
            );
            foreach (var id in some.Where(id => !known.Contains(id)))
            {
                await storage.DeleteUploadAsync(id, cancellationToken);
                removed++;
            }
        }

        return removed;
    }

    [LoggerMessage(2001, LogLevel.Information, "{Count} uploads that nobody went on with were removed")]
    private partial void LogRemoved(int count);

    [LoggerMessage(2002, LogLevel.Error, "Old uploads could not be removed; it is tried again in an hour")]
    private partial void LogFault(Exception exception);
}
