using System.Diagnostics.CodeAnalysis;
using Entrepot.Replication.Policies.Moves;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Stops what is to stop, carries over what was sent elsewhere and plans what was started, woken by any of them, with a slow look for what another node left.
/// </summary>
internal sealed partial class PlanningLoop(
    ExecutionStopper stopper,
    PolicyMover mover,
    ExecutionPlanner planner,
    ReplicationSignal signal,
    TimeProvider clock,
    ILogger<PlanningLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the plan did not move.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = signal.NextExecutionAsync();
            try
            {
                if (
                    await stopper.GoOnAsync(stoppingToken)
                    || await mover.GoOnAsync(stoppingToken)
                    || await planner.PlanOnceAsync(stoppingToken)
                )
                {
                    continue;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(exception);
            }

            using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(started, Task.Delay(LookInterval, clock, idle.Token));
            await idle.CancelAsync();
        }
    }

    [LoggerMessage(
        4301,
        LogLevel.Error,
        "An execution could not be planned, stopped or carried over; it is tried again"
    )]
    private partial void LogFault(Exception exception);
}
