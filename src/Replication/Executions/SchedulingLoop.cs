using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Executions;

/// <summary>Starts scheduled rules at their times, with a look every few seconds for rules that came or changed.</summary>
internal sealed partial class SchedulingLoop(
    ExecutionStarter starter,
    TimeProvider clock,
    ILogger<SchedulingLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the rule is still due.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = LookInterval;
            try
            {
                if (await starter.StartDueAsync(stoppingToken) is { } next)
                {
                    var until = next - clock.GetUtcNow();
                    wait =
                        until < ShortestWait ? ShortestWait
                        : until < LookInterval ? until
                        : LookInterval;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    [LoggerMessage(4303, LogLevel.Error, "Scheduled rules could not be started; it is tried again")]
    private partial void LogFault(Exception exception);
}
