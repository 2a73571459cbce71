using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Access.Audit.Purging;

/// <summary>Starts the scheduled purge at its time, and carries out what is started; it looks every second.</summary>
internal sealed partial class PurgeLoop(PurgeBook book, Purger purger, TimeProvider clock, ILogger<PurgeLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the run is still open.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await book.StartDueAsync(stoppingToken);
                await purger.RunAllAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }
        }
    }

    [LoggerMessage(5002, LogLevel.Error, "The audit log could not be purged; it is tried again")]
    private partial void LogFault(Exception exception);
}
