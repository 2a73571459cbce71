using System.Security.Cryptography;
using Entrepot.Data.ChangeLog;
using Npgsql;

namespace Entrepot.Data.Postgres;

/// <summary>
/// Tells other nodes that the change log has grown, and what else they tell each other, and hears it from them
/// (LISTEN/NOTIFY). A notice that is lost costs the time until the next poll, nothing else.
/// </summary>
internal sealed class PostgresNotices(
    NpgsqlDataSource source,
    ChangeSignal signal,
    NodeNotices others,
    TimeProvider clock
) : IAsyncDisposable
{
    private const string Changes = "entrepot_change";
    private const string Words = "entrepot_node";
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(2);

    /// <summary>Before everything that this node says, which it hears too.</summary>
    private readonly string self = $"{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))} ";
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim pending = new(0, 1);
    private Task running = Task.CompletedTask;

    public void Start() =>
        running = Task.WhenAll(RepeatAsync(ListenAsync), RepeatAsync(NotifyAsync), RepeatAsync(TellAsync));

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
        connection.Notification += (_, notice) => Hear(notice);
        await using (var command = new NpgsqlCommand($"LISTEN {Changes}; LISTEN {Words}", connection))
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
            await using var command = source.CreateCommand($"NOTIFY {Changes}");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var words = await others.Outgoing.ReadAsync(cancellationToken);
            await using var command = source.CreateCommand("SELECT pg_notify($1, $2)");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Words });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = self + words });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private void Hear(NpgsqlNotificationEventArgs notice)
    {
        if (notice.Channel == Changes)
        {
            signal.Raise();
        }
        else if (!notice.Payload.StartsWith(self, StringComparison.Ordinal))
        {
            others.Hear(notice.Payload[Math.Min(self.Length, notice.Payload.Length)..]);
        }
    }
}
