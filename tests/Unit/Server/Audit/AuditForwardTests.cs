using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entrepot.Access.Audit;
using Entrepot.Access.Configuration;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Remotes.Syslog;
using Entrepot.Server.Audit;
using Entrepot.Unit.Access.Audit;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Audit;

public sealed partial class AuditForwardTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Lines_that_are_written_after_a_server_was_named_reach_it_each_once_and_in_order(DatabaseKind kind)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await using var server = new SyslogServer();
        using var loop = Loop(rig);
        await rig.ActAsync("create_project");
        (await loop.ForwardOnceAsync(Cancel)).ShouldBeGreaterThan(TimeSpan.Zero);
        await ConfigureAsync(rig, server.Endpoint);

        // The loop has not looked yet, which may take it ten seconds.
        await rig.ActAsync("update_project");
        await ForwardAsync(loop);
        await rig.ActAsync("delete_project");
        await ForwardAsync(loop);
        await ForwardAsync(loop);

        var lines = await server.ReceivedAsync(3);
        lines.Count.ShouldBe(3);
        lines.ShouldAllBe(line => Form().IsMatch(line));
        lines[0].ShouldContain("\"operation\":\"test\"");
        using var json = JsonDocument.Parse(lines[1][lines[1].IndexOf('{', StringComparison.Ordinal)..]);
        json.RootElement.GetProperty("operation").GetString().ShouldBe("update");
        json.RootElement.GetProperty("username").GetString().ShouldBe("ann");
        json.RootElement.GetProperty("hash").GetString()!.Length.ShouldBe(64);
        lines[2].ShouldContain("\"operation\":\"delete\"");
    }

    [Fact]
    public async Task A_server_that_is_away_gets_the_rest_when_it_is_back()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        int port;
        await using (var away = new SyslogServer())
        {
            port = away.Port;
            await ConfigureAsync(rig, away.Endpoint);
            await rig.TakeAsync();
            using var before = Loop(rig);
            await ForwardAsync(before);
        }

        await rig.ActAsync("create_project");
        using (var loop = Loop(rig))
        {
            (await loop.ForwardOnceAsync(Cancel)).ShouldBeGreaterThan(TimeSpan.Zero);
        }

        // As after a start: nothing is remembered but what is in the database.
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var back = new SyslogServer(port);
        using var again = Loop(rig);
        await ForwardAsync(again);

        (await back.ReceivedAsync(1)).ShouldHaveSingleItem().ShouldContain("\"operation\":\"create\"");
    }

    [Fact]
    public async Task Two_nodes_do_not_both_hand_over_the_same_lines()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        var (one, other) = (Forwarding(rig), Forwarding(rig));
        (await one.NextAsync(Cancel)).ShouldBeEmpty();
        await rig.ActAsync("create_project");

        var lines = await one.NextAsync(Cancel);

        lines.Count.ShouldBe(1);
        (await other.NextAsync(Cancel)).ShouldBeEmpty();
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        (await other.NextAsync(Cancel)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Lines_that_are_not_to_be_kept_go_once_they_are_handed_over_and_the_chain_stays_provable(
        DatabaseKind kind
    )
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await using var server = new SyslogServer();
        using var loop = Loop(rig);
        await rig.ActAsync("create_project");
        await ConfigureAsync(rig, server.Endpoint, skipDatabase: true);
        await rig.ActAsync("update_project", "delete_project");
        (await rig.TypesAsync()).Count(type => type.Length > 0).ShouldBe(4);

        await ForwardAsync(loop);

        (await rig.TypesAsync()).Where(type => type.Length > 0).ShouldBe(["create_project"]);
        await rig.ActAsync("create_label");
        await rig.ShouldBeWholeAsync();
        (await server.ReceivedAsync(3)).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_purge_takes_nothing_that_the_server_has_not_had(DatabaseKind kind)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await using var server = new SyslogServer();
        using var loop = Loop(rig);
        await ConfigureAsync(rig, server.Endpoint);
        await rig.TakeAsync();
        await ForwardAsync(loop);
        await rig.ActAsync("create_project", "delete_project");

        await rig.PurgeAsync(0, dryRun: false, "create", "delete");
        await rig.TakeAsync();
        await ForwardAsync(loop);

        (await server.ReceivedAsync(2)).Count(line => line.Contains("_project", StringComparison.Ordinal)).ShouldBe(2);
        await rig.PurgeAsync(0, dryRun: false, "create", "delete");
        (await rig.TypesAsync()).ShouldNotContain("create_project");
    }

    [Fact]
    public void A_message_is_one_line_whatever_it_says()
    {
        var bytes = new SyslogMessage(
            DateTimeOffset.UnixEpoch,
            "a host",
            "entrepot",
            "audit",
            "one\r\n<13>1 two"
        ).ToBytes();
        Encoding
            .UTF8.GetString(bytes)
            .ShouldBe("<110>1 1970-01-01T00:00:00.000000Z ahost entrepot - audit - one  <13>1 two\n");
    }

    private static AuditForwarding Forwarding(AuditRig rig) => new(rig.Database, rig.Clock);

    private static AuditForwardLoop Loop(AuditRig rig)
    {
        var servers = new ServiceCollection()
            .AddLogging()
            .AddRemotes(new OutboundOptions())
            .BuildServiceProvider()
            .GetRequiredService<SyslogServers>();
        return new AuditForwardLoop(
            Forwarding(rig),
            rig.Configuration,
            servers,
            rig.Clock,
            NullLogger<AuditForwardLoop>.Instance
        );
    }

    private static async Task ForwardAsync(AuditForwardLoop loop)
    {
        while (await loop.ForwardOnceAsync(Cancel) == TimeSpan.Zero) { }
    }

    private static async Task ConfigureAsync(AuditRig rig, string endpoint, bool skipDatabase = false) =>
        (
            await rig.Configuration.ChangeAsync(
                new Dictionary<ConfigurationItem, object>
                {
                    [ConfigurationTable.Find("audit_log_forward_endpoint")!] = endpoint,
                    [ConfigurationTable.Find("skip_audit_log_database")!] = skipDatabase,
                },
                _ => Acts.By("admin"),
                Cancel
            )
        ).ShouldBe(ConfigurationChange.Changed);

    [GeneratedRegex(@"^<110>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \S+ entrepot - audit - \{.*\}$")]
    private static partial Regex Form();

    /// <summary>Takes lines and ends a connection when the other side does.</summary>
    private sealed class SyslogServer : IAsyncDisposable
    {
        private readonly TcpListener listener;
        private readonly ConcurrentQueue<string> lines = new();
        private readonly Task serving;

        public SyslogServer(int port = 0)
        {
            listener = new TcpListener(IPAddress.Loopback, port);
            listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Start();
            serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public string Endpoint => $"127.0.0.1:{Port}";

        public async Task<IReadOnlyList<string>> ReceivedAsync(int count)
        {
            await Entrepot.Rigs.Eventually.IsTrueAsync(
                "the lines arrive",
                _ => Task.FromResult(lines.Count >= count),
                Cancel
            );
            return [.. lines];
        }

        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                    while (await reader.ReadLineAsync() is { } line)
                    {
                        lines.Enqueue(line);
                    }
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
