using System.Diagnostics.CodeAnalysis;
using Entrepot.Replication.Endpoints;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Plans executions that pull, some at once: a registry that lists slowly delays nobody else's plan. Woken by a start and
/// by an endpoint that opens, with a slow look for what another node left.
/// </summary>
internal sealed partial class PullPlanningLoop(
    PullPlanner planner,
    EndpointGate gate,
    ReplicationSignal signal,
    TimeProvider clock,
    ILogger<PullPlanningLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly EndpointRuns planning = new(atOnce: 8, perEndpoint: 3);

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the plan did not move.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (started, opened) = (signal.NextExecutionAsync(), gate.Opened.NextAsync());
            try
            {
                await BeginAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }

            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(started, opened, Task.Delay(LookInterval, clock, idle.Token));
            await idle.CancelAsync();
        }

        await planning.WhenAllAsync();
    }

    /// <summary>An execution whose registry was at fault is not begun again before the next look.</summary>
    private async Task BeginAsync(CancellationToken stoppingToken) =>
        planning.Begin(await planner.WaitingAsync(stoppingToken), id => PlanAsync(id, stoppingToken));

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "One execution's fault is not another's; the plan did not move."
    )]
    private async Task PlanAsync(long id, CancellationToken stoppingToken)
    {
        try
        {
            await planner.PlanAsync(id, stoppingToken);
        }
        catch (Exception exception)
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }
        }
    }

    [LoggerMessage(4304, LogLevel.Error, "An execution that pulls could not be planned; it is tried again")]
    private partial void LogFault(Exception exception);
}
