using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Endpoints;

/// <summary>
/// Asks parked endpoints, each when its time comes, whether they are back. Woken when one is parked here; a slow look
/// finds those that other nodes parked.
/// </summary>
internal sealed partial class EndpointProbe(
    EndpointCheck check,
    EndpointGate gate,
    TimeProvider clock,
    ILogger<EndpointProbe> logger
) : BackgroundService
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The loop outlives every fault; the rows still say who is parked."
    )]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var probes = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            var parked = gate.Parked.NextAsync();
            var wait = SlowLook;
            try
            {
                probes.AddRange(await check.BeginProbesAsync(stoppingToken));
                if (await check.NextProbeAsync(stoppingToken) is { } next)
                {
                    var until = next - clock.GetUtcNow();
                    wait =
                        until < ShortestWait ? ShortestWait
                        : until < SlowLook ? until
                        : SlowLook;
                }

                await ForgetEndedAsync(probes);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }

            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny([parked, Task.Delay(wait, clock, idle.Token), .. probes]);
            await idle.CancelAsync();
        }

        await Task.WhenAll(probes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Throws the fault of one that could not be carried out.</summary>
    private static async Task ForgetEndedAsync(List<Task> probes)
    {
        while (probes.Find(probe => probe.IsCompleted) is { } ended)
        {
            probes.Remove(ended);
            await ended;
        }
    }

    [LoggerMessage(4204, LogLevel.Error, "Parked endpoints could not be asked; it is tried again")]
    private partial void LogFault(Exception exception);
}
