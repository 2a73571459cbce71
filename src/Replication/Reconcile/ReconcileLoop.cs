using System.Diagnostics.CodeAnalysis;
using Entrepot.Replication.Endpoints;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Reconcile;

/// <summary>
/// Compares what is due, some rules at once: a registry that answers slowly delays no other comparison. Woken by a start
/// and by an endpoint that opens, with a slow look for what is due or what another node left.
/// </summary>
internal sealed partial class ReconcileLoop(
    ReconcileStarter starter,
    Reconciler reconciler,
    EndpointGate gate,
    ReplicationSignal signal,
    TimeProvider clock,
    ILogger<ReconcileLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly EndpointRuns running = new(atOnce: 4, perEndpoint: 2);

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the rows say how far it is.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (started, opened) = (signal.NextReconciliationAsync(), gate.Opened.NextAsync());
            try
            {
                await starter.StartDueAsync(stoppingToken);
                await BeginAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }

            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny([started, opened, Task.Delay(LookInterval, clock, idle.Token)]);
            await idle.CancelAsync();
        }

        await running.WhenAllAsync();
    }

    private async Task BeginAsync(CancellationToken stoppingToken) =>
        running.Begin(await reconciler.OpenAsync(stoppingToken), id => RunAsync(id, stoppingToken));

    [SuppressMessage("Design", "CA1031", Justification = "One comparison's fault is not another's; it goes on later.")]
    private async Task RunAsync(long id, CancellationToken stoppingToken)
    {
        try
        {
            await reconciler.RunAsync(id, stoppingToken);
        }
        catch (Exception exception)
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }
        }
    }

    [LoggerMessage(4501, LogLevel.Error, "A destination could not be compared with its rule; it is tried again")]
    private partial void LogFault(Exception exception);
}
