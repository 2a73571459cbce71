using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Endpoints;

/// <summary>Pings every endpoint every five minutes, first a random while after the start.</summary>
internal sealed partial class EndpointHealth(
    EndpointCheck check,
    TimeProvider clock,
    Random random,
    ILogger<EndpointHealth> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the next round comes.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Interval * random.NextDouble(), clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await check.CheckAllAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }

    [LoggerMessage(4203, LogLevel.Error, "The endpoints could not be checked; it is tried again")]
    private partial void LogFault(Exception exception);
}
