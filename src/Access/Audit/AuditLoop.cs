using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Access.Audit;

/// <summary>Writes the audit log every second, and once more when the server stops.</summary>
internal sealed partial class AuditLoop(AuditKeeper keeper, TimeProvider clock, ILogger<AuditLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The database has been open.</summary>
    private bool begun;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (begun)
        {
            await TakeAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            await TakeAsync(stoppingToken);
        }
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The loop outlives every fault; what was not written still is to be."
    )]
    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await keeper.TakeOnceAsync(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            begun = true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFault(exception);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    [LoggerMessage(5001, LogLevel.Error, "The audit log could not be written; it is tried again")]
    private partial void LogFault(Exception exception);
}
