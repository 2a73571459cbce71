using System.Net;
using Entrepot.Data.Rows;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Replication;

public sealed class PolicyEndpointTests
{
    private const string Policies = "/api/v2.0/replication/policies";
    private const string Executions = "/api/v2.0/replication/executions";
    private const string Minimal = """{"name":"rule","dest_registry":{"id":1},"enabled":true}""";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_rule_is_made_shown_changed_and_deleted_as_clients_of_harbor_do_it(DatabaseKind kind)
    {
        await using var site = await SiteAsync(kind);
        var created = await site.SendJsonAsync(
            HttpMethod.Post,
            Policies,
            Admin,
            """
            {"name":"to-google","description":"d","src_registry":null,"dest_registry":{"id":1,"name":"ignored"},
             "dest_namespace":"proj/lib","dest_namespace_replace_count":1,
             "trigger":{"type":"event_based","trigger_settings":{"cron":""}},
             "filters":[{"type":"name","value":"library/**"},{"type":"tag","value":"v*","decoration":"excludes"},{"type":"label","value":["a"]}],
             "deletion":true,"override":true,"enabled":true,"speed":-1,"copy_by_chunk":false,"x":1}
            """
        );
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var path = created.Headers.Location!.ToString();
        path.ShouldMatch(@"^/api/v2\.0/replication/policies/\d+$");

        var policy = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        policy.GetProperty("replicate_deletion").GetBoolean().ShouldBeTrue();
        policy.GetProperty("deletion").GetBoolean().ShouldBeTrue();
        policy.GetProperty("src_registry").GetProperty("id").GetInt64().ShouldBe(0);
        policy.GetProperty("src_registry").GetProperty("name").GetString().ShouldBe("Local");
        policy.GetProperty("dest_registry").GetProperty("name").GetString().ShouldBe("peer");
        policy.GetProperty("dest_namespace_replace_count").GetInt32().ShouldBe(1);
        policy.GetProperty("trigger").ToString().ShouldBe("""{"type":"event_based","trigger_settings":{}}""");
        policy.GetProperty("filters")[1].ToString().ShouldBe("""{"type":"tag","value":"v*","decoration":"excludes"}""");
        policy.GetProperty("filters")[2].ToString().ShouldBe("""{"type":"label","value":["a"]}""");
        policy.GetProperty("speed").GetInt32().ShouldBe(0);
        policy.TryGetProperty("paused_reason", out _).ShouldBeFalse();

        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, Minimal)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var changed = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        changed.GetProperty("name").GetString().ShouldBe("rule");
        changed.GetProperty("trigger").GetProperty("type").GetString().ShouldBe("manual");
        changed.GetProperty("dest_namespace_replace_count").GetInt32().ShouldBe(-1);
        changed.TryGetProperty("filters", out _).ShouldBeFalse();
        changed.TryGetProperty("deletion", out _).ShouldBeFalse();
        changed.TryGetProperty("override", out _).ShouldBeFalse();

        var listed = await site.GetAsync($"{Policies}?name=UL&page_size=5", Admin);
        listed.Headers.GetValues("X-Total-Count").ShouldBe(["1"]);
        (await SiteHost.JsonAsync(listed)).GetArrayLength().ShouldBe(1);
        (await SiteHost.JsonAsync(await site.GetAsync($"{Policies}?q=name%3Dother", Admin)))
            .GetArrayLength()
            .ShouldBe(0);

        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"dest_registry":{"id":1}}""", "name")]
    [InlineData("""{"name":"x"}""", "dest_registry")]
    [InlineData("""{"name":"x","src_registry":{"id":0},"dest_registry":{"id":0}}""", "dest_registry")]
    [InlineData("""{"name":"x","src_registry":{"id":1},"dest_registry":{"id":1}}""", "not both")]
    [InlineData("""{"name":"x","dest_registry":{"id":9}}""", "no registry 9")]
    [InlineData("""{"name":"x","dest_registry":{"id":1},"trigger":{"type":"hourly"}}""", "event_based")]
    [InlineData("""{"name":"x","dest_registry":{"id":1},"trigger":{"type":"scheduled"}}""", "six fields")]
    [InlineData("""{"name":"x","dest_registry":{"id":1},"filters":[{"type":"name","value":"a[b"}]}""", "character 2")]
    [InlineData("""{"name":"x","dest_registry":{"id":1},"filters":[{"type":"name"}]}""", "not a string")]
    [InlineData("""{"name":"x","dest_registry":{"id":1},"dest_namespace":"A B"}""", "dest_namespace")]
    public async Task A_wrong_rule_is_refused_and_told_why(string body, string told)
    {
        await using var site = await SiteAsync();
        var refused = await site.SendJsonAsync(HttpMethod.Post, Policies, Admin, body);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var answer = await refused.Content.ReadAsStringAsync();
        answer.ShouldContain("BAD_REQUEST");
        answer.ShouldContain(told);
    }

    [Fact]
    public async Task A_name_in_use_is_a_conflict()
    {
        await using var site = await SiteAsync();
        await site.SendJsonAsync(HttpMethod.Post, Policies, Admin, Minimal);
        (await site.SendJsonAsync(HttpMethod.Post, Policies, Admin, Minimal)).StatusCode.ShouldBe(
            HttpStatusCode.Conflict
        );
    }

    [Fact]
    public async Task Only_administrators_see_and_make_rules()
    {
        await using var site = await SiteAsync();
        await site.AddAccountAsync("alice");
        foreach (var (who, status) in new[] { ("", HttpStatusCode.Unauthorized), ("alice", HttpStatusCode.Forbidden) })
        {
            var credentials = who.Length == 0 ? null : SiteHost.Basic(who);
            (await site.GetAsync(Policies, credentials)).StatusCode.ShouldBe(status);
            (await site.SendJsonAsync(HttpMethod.Post, Policies, credentials, Minimal)).StatusCode.ShouldBe(status);
            (
                await site.SendJsonAsync(HttpMethod.Post, Executions, credentials, """{"policy_id":1}""")
            ).StatusCode.ShouldBe(status);
        }
    }

    [Fact]
    public async Task A_run_is_started_shown_with_its_tasks_and_logs_and_stopped()
    {
        await using var site = await SiteAsync();
        var made = await site.SendJsonAsync(HttpMethod.Post, Policies, Admin, Minimal);
        var policy = made.Headers.Location!.ToString().Split('/')[^1];
        await site.PushAsync("library/nginx", new ImageBuilder().Image(300), "v1");

        var started = await site.SendJsonAsync(HttpMethod.Post, Executions, Admin, $$"""{"policy_id":{{policy}}}""");
        started.StatusCode.ShouldBe(HttpStatusCode.Created);
        var path = started.Headers.Location!.ToString();
        await Eventually.IsTrueAsync(
            "the task waits for the other registry",
            async _ => (await LogAsync(site, path))?.Contains("Waiting:", StringComparison.Ordinal) ?? false,
            TestContext.Current.CancellationToken
        );
        var execution = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        execution.GetProperty("status").GetString().ShouldBe("InProgress");
        execution.GetProperty("trigger").GetString().ShouldBe("manual");
        execution.GetProperty("total").GetInt32().ShouldBe(1);
        execution.GetProperty("in_progress").GetInt32().ShouldBe(1);
        (await site.SendAsync(HttpMethod.Delete, $"{Policies}/{policy}", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.PreconditionFailed
        );

        (await site.SendAsync(HttpMethod.Put, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var stopped = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        stopped.GetProperty("status").GetString().ShouldBe("Stopped");
        stopped.GetProperty("status_text").GetString()!.ShouldContain("stopped by admin");
        stopped.TryGetProperty("end_time", out _).ShouldBeTrue();
        (await site.SendAsync(HttpMethod.Delete, $"{Policies}/{policy}", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_cannot_be_started_says_why()
    {
        await using var site = await SiteAsync();
        await site.SendJsonAsync(HttpMethod.Post, Policies, Admin, """{"name":"off","dest_registry":{"id":1}}""");
        await site.SendJsonAsync(
            HttpMethod.Post,
            Policies,
            Admin,
            """{"name":"pull","src_registry":{"id":1},"enabled":true}"""
        );
        foreach (
            var (policy, status) in new[]
            {
                (1, HttpStatusCode.PreconditionFailed),
                (2, HttpStatusCode.Created),
                (9, HttpStatusCode.NotFound),
            }
        )
        {
            (
                await site.SendJsonAsync(HttpMethod.Post, Executions, Admin, $$"""{"policy_id":{{policy}}}""")
            ).StatusCode.ShouldBe(status);
        }
    }

    private static async Task<string?> LogAsync(SiteHost site, string execution)
    {
        var tasks = await SiteHost.JsonAsync(await site.GetAsync($"{execution}/tasks?status=InProgress", Admin));
        return tasks.GetArrayLength() == 0
            ? null
            : await (
                await site.GetAsync($"{execution}/tasks/{tasks[0].GetProperty("id")}/log", Admin)
            ).Content.ReadAsStringAsync();
    }

    /// <summary>A site with one endpoint where nobody listens.</summary>
    private static async Task<SiteHost> SiteAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var site = await SiteHost.StartAsync(kind: kind);
        await site.WriteAsync(context =>
        {
            context.RegistryEndpoints.Add(
                new RegistryEndpointRow
                {
                    Name = "peer",
                    Type = "docker-registry",
                    Url = $"http://127.0.0.1:{LoopbackPorts.Next()}",
                }
            );
            return Task.CompletedTask;
        });
        return site;
    }
}
