using System.Diagnostics.CodeAnalysis;
using Entrepot.Replication.Endpoints;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Targets;

/// <summary>
/// Renews the leases of this node's running targets, and cuts the work on those that were taken away: stopped or paused
/// on another node, or run out while this one was asleep. It also reads how fast they may be, which may have changed.
/// </summary>
internal sealed partial class LeaseKeeper(
    RunningTargets running,
    TargetLeaser leaser,
    EndpointSpeeds speeds,
    TimeProvider clock,
    ILogger<LeaseKeeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>A stop is seen within two seconds, also one that came to another node.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private DateTimeOffset renewed;

    /// <summary>One beat: looks at what is still held, and renews it when that is due.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        var targets = running.All;
        if (targets.Count == 0)
        {
            return;
        }

        List<long> ids = [.. targets.Select(target => target.Lease.Id)];
        if (clock.GetUtcNow() - renewed >= Heartbeat)
        {
            var progress = targets.ToDictionary(target => target.Lease.Id, target => target.Progress);
            await leaser.RenewAsync(progress, cancellationToken);
            renewed = clock.GetUtcNow();
        }

        var held = await leaser.HeldAsync(ids, cancellationToken);
        foreach (var target in targets)
        {
            if (!held.TryGetValue(target.Lease.Id, out var fence) || fence != target.Lease.Fence)
            {
                await target.CutAsync();
            }
        }

        await speeds.RefreshAsync(
            [.. targets.Select(target => target.Lease.Policy.EndpointId).Distinct()],
            cancellationToken
        );
    }

    [SuppressMessage("Design", "CA1031", Justification = "The beat outlives every fault; a lease that is missed ends.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }
        }
    }

    [LoggerMessage(4102, LogLevel.Error, "The leases of running replications could not be renewed; it is tried again")]
    private partial void LogFault(Exception exception);
}
