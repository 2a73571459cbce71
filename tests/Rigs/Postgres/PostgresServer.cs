using System.Globalization;
using Entrepot.Rigs.Processes;
using Npgsql;

namespace Entrepot.Rigs.Postgres;

/// <summary>
/// A real PostgreSQL on a loopback port with its data in a temporary folder. Most tests want
/// <see cref="SharedAsync"/> and a database of their own from <see cref="CreateDatabaseAsync"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() =>
        StartAsync(
            // Nobody kills it, and what vacuums by itself would change plans at any moment.
            new PostgresOptions
            {
                Fsync = false,
                Settings = new Dictionary<string, string> { ["autovacuum"] = "off" },
            },
            CancellationToken.None
        )
    );

    private readonly TempFolder folder = new("postgres");
    private readonly PostgresOptions options;
    private readonly int port = LoopbackPorts.Next();
    private RigProcess? process;
    private int databases;

    private PostgresServer(PostgresOptions options) => this.options = options;

    /// <summary>Where the binaries of Debian's newest installed PostgreSQL are, or null when there is none.</summary>
    public static string? Binaries { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;

    /// <summary>The connection string of the maintenance database.</summary>
    public string ConnectionString => For("postgres");

    /// <summary>The one server of this test process: started at the first call, gone with the process.</summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <summary>Makes and starts a server of one's own, for tests that stop or kill it.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresOptions options, CancellationToken cancellationToken)
    {
        var server = new PostgresServer(options);
        try
        {
            await server.InitializeAsync(cancellationToken);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a database and gives its connection string.</summary>
    /// <param name="template">The name of the database that it is a copy of; null makes an empty one.</param>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken, string? template = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"rig_{Interlocked.Increment(ref databases)}");
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = template is null
            ? $"CREATE DATABASE {name}"
            : $"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return For(name);
    }

    /// <summary>Starts the server again on the same port and data after <see cref="StopAsync"/> or <see cref="Kill"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // After a kill -9 the orphans hold the lock on the data for a moment: the start is tried again.
        await Eventually.IsTrueAsync("PostgreSQL starts", TryStartAsync, cancellationToken);
    }

    /// <summary>The fast shutdown: connections are cut, everything is written.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (process is { } running)
        {
            running.Signal(LibC.SigInt);
            await running.WaitForExitAsync(cancellationToken);
            await running.DisposeAsync();
            process = null;
        }
    }

    /// <summary>kill -9 of the server; the children notice and end.</summary>
    public void Kill() => process?.Kill();

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            // The immediate shutdown: nothing here is worth writing, but the shared memory segment is given back.
            running.Signal(LibC.SigQuit);
            await running.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
            await running.DisposeAsync();
        }
        folder.Dispose();
    }

    private string For(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = Superuser,
            Database = database,
            IncludeErrorDetail = true,
        }.ConnectionString;

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (System.Environment.UserName == "root")
        {
            await new RigCommand("chown", Superuser, folder.Path).RunSuccessfullyAsync(cancellationToken);
        }
        // -N: losing an empty test database to a power cut is no loss, and it is a second faster.
        await new RigCommand(Binary("initdb"), "-D", folder["data"], "-U", Superuser, "-A", "trust", "-E", "UTF8", "-N")
        {
            User = Superuser,
            WorkingFolder = "/",
        }.RunSuccessfullyAsync(cancellationToken);
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        if (process is { HasExited: true } ended)
        {
            await ended.DisposeAsync();
            process = null;
        }
        process ??= RigProcess.Start(ServerCommand());
        await process.WaitUntilReadyAsync(AnswersAsync, cancellationToken);
        return true;
    }

    private RigCommand ServerCommand()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = folder.Path,
            ["fsync"] = options.Fsync ? "on" : "off",
            ["max_connections"] = options.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["shared_buffers"] = "64MB",
        };
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }
        var arguments = settings.SelectMany(setting => (string[])["-c", $"{setting.Key}={setting.Value}"]);
        return new RigCommand(Binary("postgres"), ["-D", folder["data"], .. arguments])
        {
            User = Superuser,
            WorkingFolder = "/",
        };
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false;Timeout=5");
        await connection.OpenAsync(cancellationToken);
        return true;
    }

    private static string Binary(string name) =>
        Path.Combine(Binaries ?? throw new RigException("PostgreSQL is not installed (postgresql-15)"), name);
}
