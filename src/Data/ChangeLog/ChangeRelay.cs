using System.Diagnostics.CodeAnalysis;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Data.ChangeLog;

/// <summary>
/// Hands the change log to one consumer, from where it stopped last time. Woken by the change itself, with a slow
/// poll as the safety net.
/// </summary>
public sealed partial class ChangeRelay(
    Database database,
    IChangeConsumer consumer,
    TimeProvider clock,
    ILogger<ChangeRelay> logger
) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HeldBackPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Hands over one batch.</summary>
    public async Task<RelayProgress> RelayOnceAsync(CancellationToken cancellationToken)
    {
        var (progress, consumed) = await database.WriteAsync(
            async (context, token) =>
            {
                var cursor = await CursorAsync(context, token);
                var batch = await database.ReadChangesAsync(
                    context,
                    new ChangePosition(cursor.TransactionId, cursor.Sequence),
                    BatchSize,
                    token
                );
                if (batch.Changes.Count > 0)
                {
                    await consumer.ConsumeAsync(context, batch.Changes, token);
                    cursor.TransactionId = batch.End.TransactionId;
                    cursor.Sequence = batch.End.Sequence;
                    await context.SaveChangesAsync(token);
                }

                var progress = batch switch
                {
                    { Changes.Count: BatchSize } => RelayProgress.More,
                    { HeldBack: true } => RelayProgress.HeldBack,
                    _ => RelayProgress.Idle,
                };
                return (progress, batch.Changes.Count > 0);
            },
            cancellationToken
        );
        if (consumed)
        {
            consumer.Committed();
        }

        return progress;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The loop outlives every fault; the cursor did not move.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = database.Changes.NextAsync();
            try
            {
                switch (await RelayOnceAsync(stoppingToken))
                {
                    case RelayProgress.Idle:
                        await WaitAsync(next, stoppingToken);
                        break;
                    case RelayProgress.HeldBack:
                        await Task.Delay(HeldBackPause, clock, stoppingToken);
                        break;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(consumer.Name, exception);
                await Task.Delay(PollInterval, clock, stoppingToken);
            }
        }
    }

    private async Task WaitAsync(Task next, CancellationToken stoppingToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(next, Task.Delay(PollInterval, clock, idle.Token));
        await idle.CancelAsync();
    }

    private async Task<ChangeCursorRow> CursorAsync(EntrepotContext context, CancellationToken token)
    {
        var name = consumer.Name;
        var cursor = await context.ChangeCursors.SingleOrDefaultAsync(row => row.Consumer == name, token);
        if (cursor is null)
        {
            cursor = new ChangeCursorRow { Consumer = name };
            context.ChangeCursors.Add(cursor);
        }

        return cursor;
    }

    [LoggerMessage(1001, LogLevel.Error, "The change log could not be handed to {Consumer}; it is tried again")]
    private partial void LogFault(string consumer, Exception exception);
}
