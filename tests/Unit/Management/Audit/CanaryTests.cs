using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Entrepot.Data.Rows;
using Entrepot.Remotes.Client;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Audit;

/// <summary>SEC-42: secrets go in, and come out nowhere.</summary>
public sealed class CanaryTests : IDisposable
{
    private const string Api = "/api/v2.0";
    private const string Canary = "cAnAry-5ecret-";
    private static readonly string Admin = SiteHost.Basic("admin");

    private readonly Recorder log = new();
    private readonly StringBuilder answers = new();
    private readonly List<string> tokens = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => log.Dispose();

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task No_answer_no_log_and_no_row_that_people_read_holds_a_secret(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(
            kind: kind,
            services: services =>
                services
                    .AddSingleton<IRemoteAdapter>(new InMemoryAdapter(new FakeRemoteRegistry()))
                    .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
        );
        await RegistriesAsync(site);
        await ConfigurationAsync(site);
        await SignInsAsync(site);
        await TokensAsync(site);
        await RobotsAsync(site);
        await ListsAsync(site);
        await Eventually.IsTrueAsync(
            "the audit log is written",
            async token =>
                await site.Database.ReadAsync(
                    async (context, cancel) =>
                        !await context.Acts.AnyAsync(cancel)
                        && await context.AuditEntries.AnyAsync(row => row.Operation == "login", cancel),
                    token
                ),
            Cancel
        );
        await ListsAsync(site);

        string[] secrets =
        [
            Canary,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))[..16],
            SiteHost.Password,
            .. tokens,
        ];
        foreach (var secret in secrets)
        {
            answers.ToString().ShouldNotContain(secret);
            log.Text.ShouldNotContain(secret);
            (await AuditTextAsync(site)).ShouldNotContain(secret);
        }

        log.Text.ShouldNotBeEmpty();
        answers.Length.ShouldBeGreaterThan(1_000);
    }

    private async Task RegistriesAsync(SiteHost site)
    {
        const string body = $$$"""
            {"name":"other","type":"in-memory","url":"http://127.0.0.1:2","insecure":false,
            "credential":{"type":"basic","access_key":"robot","access_secret":"{{{Canary}}}1"}}
            """;
        var made = await SendAsync(site, HttpMethod.Post, $"{Api}/registries", Admin, body);
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var path = made.Headers.Location!.ToString();
        await SendAsync(
            site,
            HttpMethod.Put,
            path,
            Admin,
            $$"""{"access_key":"robot","access_secret":"{{Canary}}2","credential_type":"basic"}"""
        );
        await SendAsync(
            site,
            HttpMethod.Post,
            $"{Api}/registries/ping",
            Admin,
            $$"""{"type":"docker-registry","url":"http://127.0.0.1:1","access_key":"robot","access_secret":"{{Canary}}3"}"""
        );

        // Refused, and no JSON at all.
        await SendAsync(
            site,
            HttpMethod.Post,
            $"{Api}/registries",
            Admin,
            $$$"""{"name":"other","credential":{"access_secret":"{{{Canary}}}4"}}"""
        );
        await SendAsync(
            site,
            HttpMethod.Post,
            $"{Api}/registries",
            Admin,
            $$$"""{"credential":{"access_secret":"{{{Canary}}}5"}"""
        );
    }

    private async Task ConfigurationAsync(SiteHost site)
    {
        foreach (var item in (string[])["ldap_search_password", "oidc_client_secret", "uaa_client_secret"])
        {
            await SendAsync(
                site,
                HttpMethod.Put,
                $"{Api}/configurations",
                Admin,
                $$"""{"{{item}}":"{{Canary}}{{item}}"}"""
            );
        }
    }

    private async Task SignInsAsync(SiteHost site)
    {
        await SendAsync(site, HttpMethod.Get, $"{Api}/users/current", SiteHost.Basic("admin", $"{Canary}6"));
        await SendAsync(site, HttpMethod.Get, $"{Api}/users/current", SiteHost.Basic($"{Canary}7", "x"));
        await SendAsync(site, HttpMethod.Get, $"{Api}/users/current", $"Bearer {Canary}8");
        await SendAsync(
            site,
            HttpMethod.Post,
            $"{Api}/users",
            Admin,
            $$"""{"username":"zoe","email":"zoe@example.org","realname":"Zoe","password":"{{Canary}}9A"}"""
        );
    }

    private async Task TokensAsync(SiteHost site)
    {
        var bearer = await site.BearerAsync("admin");
        tokens.Add(bearer["Bearer ".Length..]);
        await SendAsync(site, HttpMethod.Get, $"{Api}/users/current", bearer);
    }

    /// <summary>What is made up is told once, to whom it is for; what is given is told to nobody.</summary>
    private async Task RobotsAsync(SiteHost site)
    {
        var body = TestRobot.Body("canary", "system", ["/ registry:list"]);
        var made = await TestRobot.MakeAsync(site, Admin, body);
        tokens.Add(made.Secret);
        await SendAsync(site, HttpMethod.Get, made.Self, made.Basic);
        await SendAsync(site, HttpMethod.Patch, made.Self, Admin, $$"""{"secret":"{{Canary}}1A"}""");
        await SendAsync(site, HttpMethod.Patch, made.Self, Admin, $$"""{"secret":"{{Canary.ToLowerInvariant()}}"}""");
        await TestRobot.MakeAsync(
            site,
            Admin,
            $$"""{"secret":"{{Canary}}2B",{{body[1..].Replace("canary", "given", StringComparison.Ordinal)}}"""
        );
        await SendAsync(site, HttpMethod.Get, $"{Api}/users/current", SiteHost.Basic(made.Name, $"{Canary}3C"));
        await SendAsync(
            site,
            HttpMethod.Put,
            $"{Api}/users/1/password",
            Admin,
            $$"""{"old_password":"{{Canary}}old","new_password":"{{Canary}}4D"}"""
        );
        await SendAsync(
            site,
            HttpMethod.Post,
            $"{Api}/projects/library/members",
            Admin,
            $$$"""{"role_id":2,"member_user":{"username":"nobody","password":"{{{Canary}}}5E"}}"""
        );
    }

    private async Task ListsAsync(SiteHost site)
    {
        foreach (
            var path in (string[])
                [
                    "/registries",
                    "/registries/1",
                    "/users",
                    "/users/current",
                    "/robots",
                    "/projects/library/members",
                    "/configurations",
                    "/audit-logs?page_size=100",
                    "/auditlog-exts?page_size=100",
                    "/systeminfo",
                ]
        )
        {
            await SendAsync(site, HttpMethod.Get, Api + path, Admin);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        SiteHost site,
        HttpMethod method,
        string path,
        string authorization,
        string? json = null
    )
    {
        var answer = json is null
            ? await site.SendAsync(method, path, authorization)
            : await site.SendJsonAsync(method, path, authorization, json);
        answers.AppendLine(answer.Headers.ToString()).AppendLine(await answer.Content.ReadAsStringAsync(Cancel));
        return answer;
    }

    private static Task<string> AuditTextAsync(SiteHost site) =>
        site.Database.ReadAsync(
            async (context, token) =>
                string.Join('\n', (await context.AuditEntries.AsNoTracking().ToListAsync(token)).Select(TextOf)),
            Cancel
        );

    private static string TextOf(AuditEntryRow row) =>
        $"{row.Actor} {row.Address} {row.Operation} {row.ResourceType} {row.Resource} {row.Description}";

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public string Text => string.Join('\n', lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
