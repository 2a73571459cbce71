using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Entrepot.Unit.Growth;

/// <summary>
/// Hears every statement that is sent to one database, whoever sends it: requests and background passes alike. Other
/// tests' databases are told apart by where the connection leads.
/// </summary>
internal sealed class CommandLog : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly Func<DbConnection, bool> isMine;
    private readonly ConcurrentQueue<LoggedCommand> commands = new();
    private readonly List<IDisposable> subscriptions = [];
    private readonly IDisposable listeners;

    public CommandLog(Func<DbConnection, bool> isMine)
    {
        this.isMine = isMine;
        listeners = DiagnosticListener.AllListeners.Subscribe(this);
    }

    /// <summary>What the next commands are said to belong to; null: nobody cares for them.</summary>
    public string? Label { get; set; }

    public IReadOnlyCollection<LoggedCommand> Commands => commands;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory)
        {
            lock (subscriptions)
            {
                subscriptions.Add(value.Subscribe(this));
            }
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData data && value.Key == RelationalEventId.CommandExecuting.Name)
        {
            Note(data.Command);
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose()
    {
        listeners.Dispose();
        lock (subscriptions)
        {
            subscriptions.ForEach(subscription => subscription.Dispose());
        }
    }

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";

    private void Note(DbCommand command)
    {
        if (Label is { } label && command.Connection is { } connection && isMine(connection))
        {
            DbParameter[] parameters = [.. command.Parameters.Cast<DbParameter>().Select(Copy)];
            commands.Enqueue(new LoggedCommand(label, command.CommandText, parameters));
        }
    }

    private static DbParameter Copy(DbParameter parameter) =>
        parameter is NpgsqlParameter postgres
            ? postgres.Clone()
            : new SqliteParameter(parameter.ParameterName, parameter.Value);
}
