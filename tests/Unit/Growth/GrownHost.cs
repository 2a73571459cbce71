using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Entrepot.Data.Rows;
using Entrepot.Distribution;
using Entrepot.Remotes.Client;
using Entrepot.Replication.Alarms;
using Entrepot.Rigs;
using Entrepot.Rigs.Growth;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entrepot.Unit.Growth;

/// <summary>
/// A server with everything it serves and everything it does in the background, on a site that has grown. A rule brings
/// <c>team-0001/new/**</c> to a registry in memory; the site's own rule has many pending targets and an endpoint that
/// is away.
/// </summary>
internal sealed class GrownHost : IAsyncDisposable
{
    public const long LiveRule = 1;

    private readonly FakeRemoteRegistry remote = new();
    private readonly ConcurrentDictionary<string, byte> visited = new(StringComparer.Ordinal);
    private SiteHost? site;
    private CommandLog? log;

    private GrownHost(DatabaseKind kind) => Kind = kind;

    public DatabaseKind Kind { get; }

    public SiteHost Site => site!;

    public CommandLog Log => log!;

    public FakeRemoteRegistry Remote => remote;

    public static async Task<GrownHost> StartAsync(DatabaseKind kind, SiteScale scale)
    {
        var host = new GrownHost(kind);
        try
        {
            await host.StartWithAsync(scale);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Routes of the server that no request has gone to yet, as METHOD and pattern.</summary>
    public IReadOnlyList<string> RoutesNotVisited() =>
        [
            .. Site
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .SelectMany(Names)
                .Where(name => !visited.ContainsKey(name))
                .Order(StringComparer.Ordinal),
        ];

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        byte[]? content = null,
        string type = "application/json",
        string user = "admin"
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (user.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", SiteHost.Basic(user));
        }

        if (content is not null)
        {
            request.Content = new ByteArrayContent(content);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        return await Site.Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> SendJsonAsync(HttpMethod method, string path, string json) =>
        SendAsync(method, path, Encoding.UTF8.GetBytes(json));

    public Task<CommandWork> MeasureAsync(LoggedCommand command) =>
        Kind == DatabaseKind.Sqlite
            ? SqliteWork.MeasureAsync(Site.ConnectionString, command)
            : PostgresWork.MeasureAsync(Site.ConnectionString, command);

    public async ValueTask DisposeAsync()
    {
        log?.Dispose();
        if (site is not null)
        {
            await site.DisposeAsync();
        }
    }

    private async Task StartWithAsync(SiteScale scale)
    {
        site = await SiteHost.StartAsync(
            app => app.MapDistribution(),
            kind: Kind,
            services: services =>
                services
                    .AddDistribution()
                    .AddSingleton<IRemoteAdapter>(new InMemoryAdapter(remote))
                    // There is a channel, so that notices are counted; nobody answers there.
                    .AddSingleton(new AlarmOptions { Url = new Uri("http://127.0.0.1:9") }),
            beforeRouting: app =>
            {
                app.UseDistribution();
                app.Use(NoteRouteAsync);
            }
        );
        log = new CommandLog(IsMine());
        await Site.PushAsync("library/seed", GrownSite.Seed, "seed");
        await WaitForAuditAsync();
        if (Kind == DatabaseKind.Sqlite)
        {
            await GrownSite.FillSqliteAsync(Site.ConnectionString, scale, CancellationToken.None);
        }
        else
        {
            await GrownSite.FillPostgresAsync(Site.ConnectionString, scale, CancellationToken.None);
        }

        await AddLiveRuleAsync();
        await Site.AddAccountAsync("visitor");
    }

    /// <summary>What the site writes by itself must be there before the rows whose numbers are given.</summary>
    private Task WaitForAuditAsync() =>
        Eventually.IsTrueAsync(
            "the push is in the audit log",
            token =>
                Site.Database.ReadAsync(
                    (context, read) =>
                        context.AuditEntries.AnyAsync(row => row.Resource.Contains("library/seed"), read),
                    token
                ),
            CancellationToken.None
        );

    private Func<System.Data.Common.DbConnection, bool> IsMine()
    {
        if (Kind == DatabaseKind.Sqlite)
        {
            var path = Site.ConnectionString;
            return connection => connection is SqliteConnection && connection.DataSource == path;
        }

        var name = new NpgsqlConnectionStringBuilder(Site.ConnectionString).Database;
        return connection => connection is NpgsqlConnection && connection.Database == name;
    }

    private Task AddLiveRuleAsync() =>
        Site.WriteAsync(context =>
        {
            var now = DateTimeOffset.UtcNow;
            context.RegistryEndpoints.Add(
                new RegistryEndpointRow
                {
                    Id = LiveRule,
                    Name = "near",
                    Type = InMemoryAdapter.Type,
                    Url = "http://127.0.0.1:1",
                    Healthy = true,
                    CreatedAt = now,
                    UpdatedAt = now,
                }
            );
            context.ReplicationPolicies.Add(
                new ReplicationPolicyRow
                {
                    Id = LiveRule,
                    Name = "near",
                    DestinationEndpointId = LiveRule,
                    DestinationNamespace = "mirror",
                    DestinationNamespaceReplaceCount = 1,
                    Trigger = ReplicationTrigger.EventBased,
                    Filters = """
                    [{"type":"name","value":"team-0001/new/**"},
                    {"type":"label","value":["never"],"decoration":"excludes"}]
                    """,
                    ReplicateDeletion = true,
                    Override = true,
                    Enabled = true,
                    CreatedAt = now,
                    UpdatedAt = now,
                }
            );
            return Task.CompletedTask;
        });

    private async Task NoteRouteAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.GetEndpoint() is RouteEndpoint endpoint)
        {
            visited[Name(context.Request.Method, endpoint)] = 0;
        }
    }

    private static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { } methods
            ? methods
                .HttpMethods.Where(method => method != "HEAD" || methods.HttpMethods.Count == 1)
                .Select(method => Name(method, endpoint))
            : [];

    private static string Name(string method, RouteEndpoint endpoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{method} {endpoint.RoutePattern.RawText}");
}
