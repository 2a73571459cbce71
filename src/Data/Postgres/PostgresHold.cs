using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Entrepot.Data.Postgres;

/// <summary>
/// A name that one node holds, as an advisory lock of a session of its own. It ends with the session: at once when the
/// node dies, and after some seconds by the server's clock when the node is frozen or cut off, because a session that
/// stays silent is ended.
/// </summary>
internal sealed class PostgresHold : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly NpgsqlConnection session;
    private readonly CancellationTokenSource ending = new();
    private readonly Task keeping;

    private PostgresHold(NpgsqlConnection session, TimeProvider clock)
    {
        this.session = session;
        keeping = KeepAsync(clock);
    }

    /// <summary>Null when another session holds it.</summary>
    /// <param name="sessions">Gives sessions that end when they are disposed, which those of a pool do not.</param>
    public static async Task<IAsyncDisposable?> TryTakeAsync(
        NpgsqlDataSource sessions,
        string name,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var session = await sessions.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var take = new NpgsqlCommand(
                "SELECT pg_try_advisory_lock(hashtextextended('entrepot ' || $1, 0))",
                session
            )
            {
                Parameters = { new NpgsqlParameter { Value = name } },
            };
            if (await take.ExecuteScalarAsync(cancellationToken) is true)
            {
                // PostgreSQL has it since version 14.
                await TellAsync(
                    session,
                    """
                    SELECT set_config(name, '20s', false) FROM pg_settings WHERE name = 'idle_session_timeout'
                    """,
                    cancellationToken
                );
                return new PostgresHold(session, clock);
            }
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        await session.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await keeping;
        ending.Dispose();
        await GiveBackAsync();
        await session.DisposeAsync();
    }

    /// <summary>At once: the server takes its time to end a session.</summary>
    private async Task GiveBackAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await TellAsync(session, "SELECT pg_advisory_unlock_all()", patience.Token);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or NpgsqlException or InvalidOperationException)
        {
            // The session has ended, or ends now, and what it held with it.
        }
    }

    private async Task KeepAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                await TellAsync(session, "SELECT 1", CancellationToken.None);
            }
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or NpgsqlException or InvalidOperationException)
        {
            // It ends, or the session has.
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are those above.")]
    private static async Task TellAsync(NpgsqlConnection session, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, session);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
