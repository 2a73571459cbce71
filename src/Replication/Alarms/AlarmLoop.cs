using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Alarms;

/// <summary>Looks every ten seconds whether somebody should be told of something.</summary>
internal sealed partial class AlarmLoop(AlarmWatch watch, TimeProvider clock, ILogger<AlarmLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the next look comes.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await watch.LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }
        }
    }

    [LoggerMessage(4501, LogLevel.Error, "Alarms could not be compared with how things are; it is tried again")]
    private partial void LogFault(Exception exception);
}
