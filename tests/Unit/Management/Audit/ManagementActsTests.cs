using System.Net;
using Entrepot.Access.Audit;
using Entrepot.Data.Rows;
using Entrepot.Remotes.Client;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Audit;

public sealed class ManagementActsTests
{
    private const string Api = "/api/v2.0";
    private const string Extensions = "/api/entrepot/v1";
    private static readonly string Admin = SiteHost.Basic("admin");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Whatever_is_managed_is_told_with_who_did_it_and_to_what(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(
            kind: kind,
            services: services => services.AddSingleton<IRemoteAdapter>(new InMemoryAdapter(new FakeRemoteRegistry()))
        );
        await DoneAsync(site, "POST", $"{Api}/projects", """{"project_name":"team"}""");
        await DoneAsync(site, "PUT", $"{Api}/projects/team", """{"metadata":{"public":"true"}}""");
        var label = await DoneAsync(site, "POST", $"{Api}/labels", """{"name":"prod","scope":"g"}""");
        await DoneAsync(site, "PUT", label, """{"name":"production"}""");
        await DoneAsync(site, "DELETE", label);
        var registry = await DoneAsync(
            site,
            "POST",
            $"{Api}/registries",
            """{"name":"tokyo","type":"in-memory","url":"http://127.0.0.1:2","insecure":false}"""
        );
        var id = registry[(registry.LastIndexOf('/') + 1)..];
        await DoneAsync(site, "PUT", registry, """{"description":"changed"}""");
        var rule = $$$"""{"name":"all","dest_registry":{"id":{{{id}}}},"trigger":{"type":"manual"},"enabled":true}""";
        var policy = await DoneAsync(site, "POST", $"{Api}/replication/policies", rule);
        await DoneAsync(site, "PUT", policy, rule);
        foreach (var what in (string[])["pause", "resume"])
        {
            await DoneAsync(site, "POST", $"{Extensions}/registries/{id}/{what}");
            await DoneAsync(site, "POST", $"{Extensions}{policy[Api.Length..]}/{what}");
        }

        await DoneAsync(site, "POST", $"{Extensions}{policy[Api.Length..]}/reconciliations", "{}");
        var start = $$"""{"policy_id":{{policy[(policy.LastIndexOf('/') + 1)..]}}}""";
        var execution = await DoneAsync(site, "POST", $"{Api}/replication/executions", start);
        await DoneAsync(site, "PUT", execution, "{}");
        await Eventually.IsTrueAsync(
            "the rule may be deleted",
            async _ => (await site.SendAsync(HttpMethod.Delete, policy, Admin)).IsSuccessStatusCode,
            Cancel
        );
        await DoneAsync(site, "DELETE", registry);
        await DoneAsync(site, "DELETE", $"{Api}/projects/team");

        string[] expected =
        [
            "create_project team",
            "update_project team",
            "create_label prod",
            "update_label production",
            "delete_label production",
            "create_registry tokyo",
            "update_registry tokyo",
            "create_replication_policy all",
            "update_replication_policy all",
            "pause_registry tokyo",
            "pause_replication_policy all",
            "resume_registry tokyo",
            "resume_replication_policy all",
            "start_reconciliation all",
            "start_replication all",
            $"stop_replication execution {execution[(execution.LastIndexOf('/') + 1)..]}",
            "delete_replication_policy all",
            "delete_registry tokyo",
            "delete_project team",
        ];
        var lines = await LinesAsync(site, expected.Length);
        lines
            .ConvertAll(line => $"{AuditEvents.TypeOf(line.Operation, line.ResourceType)} {line.Resource}")
            .ShouldBe(expected);
        lines.ShouldAllBe(line => line.Actor == "admin" && line.Address == "127.0.0.1" && line.Succeeded);
        lines.Where(line => line.ResourceType == "project").ShouldAllBe(line => line.ProjectId != null);
        lines.Select(line => AuditEvents.TypeOf(line.Operation, line.ResourceType)).ShouldBeSubsetOf(AuditEvents.Types);
    }

    [Fact]
    public async Task What_is_refused_is_not_told_as_done()
    {
        await using var site = await SiteHost.StartAsync();
        await DoneAsync(site, "POST", $"{Api}/projects", """{"project_name":"team"}""");
        (
            await site.SendJsonAsync(HttpMethod.Post, $"{Api}/projects", Admin, """{"project_name":"team"}""")
        ).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await site.SendAsync(HttpMethod.Delete, $"{Api}/registries/9", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        await DoneAsync(site, "DELETE", $"{Api}/projects/team");

        (await LinesAsync(site, 2)).ConvertAll(line => line.Operation).ShouldBe(["create", "delete"]);
    }

    [Fact]
    public async Task A_wrong_password_is_told_with_its_account_and_address_and_never_shown()
    {
        await using var site = await SiteHost.StartAsync();
        await site.GetAsync($"{Api}/users/current", SiteHost.Basic("admin", "Not-The-Password-7"));
        await site.GetAsync($"{Api}/users/current", SiteHost.Basic("My-Password-By-Mistake-8", "x"));

        var lines = await LinesAsync(site, 2);

        lines.ShouldAllBe(line => line.Operation == "login" && !line.Succeeded && line.Address == "127.0.0.1");
        lines.ConvertAll(line => line.Actor).ShouldBe(["admin", ""], ignoreOrder: true);
    }

    /// <returns>The path of what was made.</returns>
    private static async Task<string> DoneAsync(SiteHost site, string method, string path, string? json = null)
    {
        var answer = json is null
            ? await site.SendAsync(HttpMethod.Parse(method), path, Admin)
            : await site.SendJsonAsync(HttpMethod.Parse(method), path, Admin, json);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        return answer.Headers.Location?.ToString() ?? "";
    }

    private static async Task<List<AuditEntryRow>> LinesAsync(SiteHost site, int count)
    {
        List<AuditEntryRow> lines = [];
        await Eventually.IsTrueAsync(
            "all lines are written",
            async token =>
            {
                lines = await site.Database.ReadAsync(
                    (context, cancel) =>
                        context
                            .AuditEntries.AsNoTracking()
                            .Where(row => row.ResourceType != "test")
                            .OrderBy(row => row.Id)
                            .ToListAsync(cancel),
                    token
                );
                return lines.Count >= count;
            },
            Cancel
        );
        return lines;
    }
}
