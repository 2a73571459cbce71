using Entrepot.Data.ChangeLog;
using Npgsql;

namespace Entrepot.Data.Postgres;

/// <summary>
/// Tells other nodes that the change log has grown, and hears it from them (LISTEN/NOTIFY). A notice that is lost
/// costs the time until the next poll, nothing else.
/// </summary>
internal sealed class PostgresChangeNotices(NpgsqlDataSource source, ChangeSignal signal, TimeProvider clock)
    : IAsyncDisposable
{
    private const string Channel = "entrepot_change";
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim pending = new(0, 1);
    private Task running = Task.CompletedTask;

    public void Start() => running = Task.WhenAll(RepeatAsync(ListenAsync), RepeatAsync(NotifyAsync));

    /// <summary>Asks for a notice; several asked for at once become one.</summary>
    public void Announce()
    {
        try
        {
            pending.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is waiting already and will tell of this change too.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        pending.Dispose();
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> conversation)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await conversation(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                // The database is away: readers poll until it is back.
                await Task.Delay(ReconnectPause, clock, stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => signal.Raise();
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await pending.WaitAsync(cancellationToken);
            await using var command = source.CreateCommand($"NOTIFY {Channel}");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
