using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Executions;

/// <summary>Sweeps every few minutes.</summary>
internal sealed partial class SweepingLoop(ExecutionSweeper sweeper, TimeProvider clock, ILogger<SweepingLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The loop outlives every fault; what stays is swept next time."
    )]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sweeper.SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }
        }
    }

    [LoggerMessage(4302, LogLevel.Error, "Old executions could not be swept; it is tried again")]
    private partial void LogFault(Exception exception);
}
