using System.Diagnostics.CodeAnalysis;
using Entrepot.Data;
using Entrepot.Data.Sqlite;
using Entrepot.Replication.Endpoints;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Targets;

/// <summary>
/// Keeps this node's workers busy: leases wanted targets as long as workers are free, woken by whoever raises one, by
/// an endpoint that opens and by a worker that ends, with a slow look as the safety net.
/// </summary>
internal sealed partial class TargetDispatcher(
    Database database,
    TargetLeaser leaser,
    TargetWorker worker,
    RunningTargets running,
    EndpointGate gate,
    ReplicationSignal signal,
    ReplicationOptions options,
    TimeProvider clock,
    ILogger<TargetDispatcher> logger
) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock workersGate = new();
    private readonly HashSet<Task> workers = [];

    /// <summary>Leases what there is and sets workers to it; the number of targets leased.</summary>
    public async Task<int> DispatchAsync(CancellationToken stopping)
    {
        var busy = running.Busy;
        var leases = await leaser.LeaseAsync(options.Workers - busy.All, busy, stopping);
        foreach (var lease in leases)
        {
            // What ran out while no renewal could be written runs on here otherwise, and nobody would know it any more.
            await running.CutAsync([lease.Id]);
            var target = running.Start(lease, stopping);
            var work = Task.Run(() => WorkAsync(target, stopping), CancellationToken.None);
            lock (workersGate)
            {
                workers.RemoveWhere(done => done.IsCompleted);
                workers.Add(work);
            }
        }

        return leases.Count;
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The loop outlives every fault; the rows still say what is wanted."
    )]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await FreeOwnLeasesAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var (raised, opened) = (signal.NextTargetsAsync(), gate.Opened.NextAsync());
            try
            {
                if (await DispatchAsync(stoppingToken) > 0)
                {
                    continue;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }

            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(raised, opened, Task.Delay(LookInterval, clock, idle.Token));
            await idle.CancelAsync();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task[] rest;
        lock (workersGate)
        {
            rest = [.. workers];
        }

        await Task.WhenAll(rest).WaitAsync(cancellationToken);
    }

    /// <summary>The one process of a SQLite site: whatever is leased was leased by one that is gone.</summary>
    private async Task FreeOwnLeasesAsync(CancellationToken stoppingToken)
    {
        if (database is SqliteDatabase)
        {
            await leaser.FreeAllAsync(stoppingToken);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A result that could not be written is looked for again.")]
    private async Task WorkAsync(RunningTarget target, CancellationToken stopping)
    {
        try
        {
            await worker.WorkAsync(target, stopping);
        }
        catch (Exception exception)
        {
            LogUnsettled(target.Lease, exception);
        }
        finally
        {
            running.End(target);
            signal.TargetsRaised();
        }
    }

    [LoggerMessage(4103, LogLevel.Error, "Wanted replications could not be looked for; it is tried again")]
    private partial void LogFault(Exception exception);

    [LoggerMessage(
        4104,
        LogLevel.Error,
        "The result of {Target} could not be written; its lease ends and it is looked at again"
    )]
    private partial void LogUnsettled(LeasedTarget target, Exception exception);
}
