using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entrepot.Data.Rows;
using Entrepot.Registry.Uploads;
using Entrepot.Remotes.Notices;
using Entrepot.Replication.Alarms;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Metrics;
using Entrepot.Replication.Targets;
using Entrepot.Rigs;
using Entrepot.Rigs.Growth;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Entrepot.Unit.Growth;

/// <summary>
/// Does everything that a site does, once and through its real doors. What lists can be filtered and sorted by is asked
/// of the server, so that a new key is walked without being written down here.
/// </summary>
internal sealed partial class SiteWalk(GrownHost host, SiteScale scale)
{
    private const string Api = "/api/v2.0";
    private const string Extensions = "/api/entrepot/v1";
    private const string Largest = "/projects/team-0000/repositories/monorepo";
    private const string Fresh = "team-0001/new/app";

    private readonly ImageBuilder images = new(7);
    private readonly string great = GrownSite.GreatExecutionId(scale).ToString(CultureInfo.InvariantCulture);

    public static IEnumerable<string> ListPaths(SiteScale scale) =>
        [
            "/projects",
            "/repositories",
            "/projects/team-0000/repositories",
            "/projects/team-0000/members",
            "/users",
            "/usergroups",
            $"{Largest}/artifacts",
            $"{Largest}/artifacts/build-0000000/accessories",
            $"{Largest}/artifacts/build-0000000/tags",
            "/labels?scope=g",
            "/robots",
            "/registries",
            "/replication/policies",
            "/replication/executions",
            $"/replication/executions/{GrownSite.GreatExecutionId(scale)}/tasks",
            "/audit-logs",
            "/auditlog-exts",
            "/projects/team-0000/logs",
            "/projects/team-0000/auditlog-exts",
            "/system/purgeaudit",
        ];

    public async Task ReadAsync()
    {
        await ReadRegistryAsync();
        foreach (var list in ListPaths(scale))
        {
            await ReadListAsync(list);
        }

        foreach (var query in (string[])["?name=te", "?owner=admin", "?public=true", "?page_size=50"])
        {
            await GetAsync($"/projects{query}");
        }

        foreach (
            var query in (string[])
                ["status=InProgress", "status=Succeed", "status=Failed", "trigger=manual", "policy_id=1000"]
        )
        {
            await GetAsync($"/replication/executions?{query}");
        }

        await GetAsync($"/replication/executions/{great}/tasks?status=InProgress");
        await GetAsync($"/replication/executions/{great}/tasks?status=Failed");
        await GetAsync($"/replication/executions/{great}/tasks?resource_type=artifact");
        await GetAsync("/auditlog-exts", "visitor");
        foreach (var user in (string[])["visitor", ""])
        {
            await GetAsync("/search?q=mono", user);
            await GetAsync("/projects", user);
            await GetAsync("/repositories", user);
        }

        foreach (
            var path in (string[])
                [
                    "/projects/team-0001",
                    "/projects/team-0001/summary",
                    "/projects/team-0001/_deletable",
                    "/projects/team-0000/artifacts",
                    "/projects/team-0000/artifacts?page=3&with_accessory=true&with_label=true",
                    "/projects/team-0000/artifacts?q=tags%3Dbuild-0000003",
                    "/projects/team-0000/artifacts?sort=-size",
                    Largest,
                    $"{Largest}/artifacts/build-0000700",
                    $"{Largest}/artifacts/build-0000700/additions/build_history",
                    "/search?q=mono",
                    "/statistics",
                    "/quotas",
                    "/quotas?sort=-used.storage",
                    "/quotas?q=hard.storage%3D-1",
                    "/quotas/1",
                    $"{Largest}/artifacts?with_accessory=true",
                    $"{Largest}/artifacts?with_label=true",
                    $"{Largest}/artifacts?tag_limit=3",
                    "/labels?scope=g&name=9",
                    "/labels?scope=p&project_id=1000",
                    "/labels/1001",
                    "/registries/0/info",
                    "/registries/1000",
                    "/registries/1000/info",
                    "/replication/policies/1000",
                    $"/replication/executions/{great}",
                    "/replication/adapters",
                    "/replication/adapterinfos",
                    "/configurations",
                    "/auditlog-exts/events",
                    "/system/purgeaudit/schedule",
                    "/users/current",
                    "/users/current/permissions?scope=/project/1000&relative=true",
                    "/users/search?username=vis",
                    "/users/1",
                    "/usergroups/search?groupname=dev",
                    "/projects/team-0000/metadatas/",
                    "/projects/team-0000/metadatas/public",
                    "/systeminfo",
                    "/systeminfo/volumes",
                    "/jobservice/pools",
                    "/ping",
                    "/health",
                ]
        )
        {
            await GetAsync(path);
        }

        using var tasks = JsonDocument.Parse(
            await (await GetAsync("/replication/executions/1000/tasks")).Content.ReadAsStringAsync()
        );
        await GetAsync($"/replication/executions/1000/tasks/{tasks.RootElement[0].GetProperty("id")}/log");
        await SendAsync(HttpMethod.Get, $"{Extensions}{Largest}/artifacts/build-0000700/destinations");
        await SendAsync(HttpMethod.Get, $"{Extensions}{Largest}/artifacts/build-0000700/layers");
        var digest = await DigestOfAsync("build-0000700");
        await SendAsync(HttpMethod.Get, $"{Extensions}{Largest}/artifacts/{digest}/destinations");
        await SendAsync(HttpMethod.Get, $"{Extensions}{Largest}/destinations?digest={digest}");
        await SendAsync(HttpMethod.Get, $"{Extensions}/alarms?page=2&page_size=10");
        await SendAsync(HttpMethod.Get, $"{Extensions}/replication/standing");
        await SendAsync(HttpMethod.Get, $"{Extensions}/replication/schedule?cron=0%200%203%20*%20*%20*");
        await SendAsync(HttpMethod.Get, $"{Extensions}/replication/capabilities?type=google-gcr");
        await SendAsync(HttpMethod.Get, $"{Extensions}/replication/executions/{great}/tasks");
        await SendAsync(HttpMethod.Get, $"{Extensions}/replication/executions/{great}/tasks?status=Failed&sort=-id");
        await SendAsync(HttpMethod.Get, $"{Extensions}/statistics/activity");
        await SendAsync(HttpMethod.Get, $"{Extensions}/openapi.json");
        await host.SendAsync(HttpMethod.Get, $"{Api}/systeminfo/getcert");
        await host.SendAsync(HttpMethod.Get, $"{Api}{Largest}/artifacts/build-0000700/additions/vulnerabilities");
        await SendAsync(HttpMethod.Head, $"{Api}/projects?project_name=team-0001");
        await SendAsync(HttpMethod.Get, "/api/version");
        await SendAsync(HttpMethod.Get, "/healthz");
        await SendAsync(HttpMethod.Get, "/readyz");
    }

    private async Task<string> DigestOfAsync(string tag)
    {
        using var artifact = JsonDocument.Parse(
            await (await GetAsync($"{Largest}/artifacts/{tag}?with_tag=false")).Content.ReadAsStringAsync()
        );
        return artifact.RootElement.GetProperty("digest").GetString()!;
    }

    public async Task WriteAsync()
    {
        await PushAsync();
        await UploadAsync();
        await LabelAsync();
        await ManageAsync();
        await ManagePeopleAsync();
        await ManageRobotsAsync();
        await ManageReplicationAsync();
        await SignInAsync();
        await PurgeAsync();
        await ReplicateAsync();
        await DeleteAsync();
    }

    /// <summary>What happens by itself, once an hour, a minute or at the start.</summary>
    public async Task PassAsync()
    {
        host.Log.Label = "pass: free leases";
        await host.Site.Services.GetRequiredService<TargetLeaser>().FreeAllAsync(CancellationToken.None);
        host.Log.Label = "pass: sweep executions";
        await host.Site.Services.GetRequiredService<ExecutionSweeper>().SweepAsync(CancellationToken.None);
        host.Log.Label = "pass: alarms";
        await host.Site.Services.GetRequiredService<AlarmWatch>().LookAsync(CancellationToken.None);
        await DeliverAsync();
        host.Log.Label = "pass: metrics";
        await host.Site.Services.GetRequiredService<ReplicationGauges>().RefreshAsync(CancellationToken.None);
        host.Log.Label = "pass: sweep uploads";
        await host
            .Site.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>()
            .OfType<StaleUploadSweep>()
            .Single()
            .SweepAsync(CancellationToken.None);
    }

    /// <summary>A notice that nobody takes: it is claimed, and noted for another try.</summary>
    private async Task DeliverAsync()
    {
        var label = host.Log.Label;
        host.Log.Label = null;
        await host.Site.WriteAsync(async context =>
            context.AlarmNotices.Add(
                new AlarmNoticeRow
                {
                    AlarmId = await context.Alarms.Select(alarm => alarm.Id).FirstAsync(),
                    Channel = DeafChannel.Key,
                    NextTryAt = DateTimeOffset.UnixEpoch,
                }
            )
        );
        host.Log.Label = label;
        var delivery = await host
            .Site.Services.GetRequiredService<NoticeSender>()
            .SendNextAsync(new DeafChannel(), CancellationToken.None);
        delivery.ShouldBeOfType<NoticeDelivery.Failed>();
    }

    private async Task ReadRegistryAsync()
    {
        var repository = $"/v2/{GrownSite.LargestRepository}";
        var tag = GrownSite.Tag(scale.TagsOfLargest / 2);
        await SendAsync(HttpMethod.Get, "/v2/");
        await SendAsync(HttpMethod.Get, $"{repository}/tags/list?n=10");
        await SendAsync(HttpMethod.Get, $"{repository}/tags/list?n=10&last={tag}");
        await SendAsync(HttpMethod.Head, $"{repository}/manifests/{tag}");
        var answer = await SendAsync(HttpMethod.Get, $"{repository}/manifests/{tag}");
        var digest = Blob.DigestOf(await answer.Content.ReadAsByteArrayAsync());
        await SendAsync(HttpMethod.Get, $"{repository}/manifests/{digest}");
        await SendAsync(HttpMethod.Get, $"{repository}/referrers/{digest}");
        await SendAsync(HttpMethod.Get, $"{repository}/referrers/{digest}?artifactType=application/vnd.example");
        await SendAsync(HttpMethod.Get, $"{repository}/blobs/{GrownSite.Seed.Blobs[0].Digest}");
        await SendAsync(HttpMethod.Head, $"{repository}/blobs/{GrownSite.Seed.Blobs[0].Digest}");
        foreach (var user in (string[])["admin", "visitor"])
        {
            await SendAsync(HttpMethod.Get, "/v2/_catalog?n=10", user: user);
            await SendAsync(HttpMethod.Get, "/v2/_catalog?n=10&last=team-0003/a", user: user);
        }

        await SendAsync(
            HttpMethod.Get,
            $"/service/token?service=harbor-registry&scope=repository:{GrownSite.LargestRepository}:pull,push"
        );
    }

    private async Task ReadListAsync(string list)
    {
        var mark = list.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        await GetAsync(list);
        await GetAsync($"{list}{mark}page=3&page_size=10");
        foreach (var key in await KnownKeysAsync($"{list}{mark}sort=nothing"))
        {
            await GetAsync($"{list}{mark}sort={key}");
            await GetAsync($"{list}{mark}sort=-{key}");
        }

        foreach (var key in await KnownKeysAsync($"{list}{mark}q=nothing=1"))
        {
            foreach (
                var value in (string[])
                    [
                        "1",
                        "image",
                        "nil",
                        "*",
                        "true",
                        "build-0000003",
                        GrownSite.Seed.Digest,
                        "2025-01-02T00:00:00",
                        "~e",
                        "[1~5]",
                        "[2025-01-01~2025-01-02]",
                        "{a b}",
                        "(1000 1001)",
                    ]
            )
            {
                await GetAsync($"{list}{mark}q={key}%3D{Uri.EscapeDataString(value)}", mayRefuse: true);
            }
        }
    }

    /// <summary>A refusal names the keys that there are.</summary>
    private async Task<string[]> KnownKeysAsync(string path)
    {
        host.Log.Label = null;
        var answer = await host.SendAsync(HttpMethod.Get, Api + path);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, path);
        var text = await answer.Content.ReadAsStringAsync();
        var keys = Known().Match(text).Groups["keys"].Value.Split(", ");
        keys.ShouldNotBeEmpty();
        return keys;
    }

    private async Task PushAsync()
    {
        var index = images.MultiArchitecture(100, "amd64", "arm64");
        await PushAsync(Fresh, images.Image(50), "a");
        await PushAsync(Fresh, images.Image(60), "a");
        await PushAsync(Fresh, index, "b");
        await PushAsync(Fresh, images.Referrer(index, "application/vnd.example"), null);
        await PushAsync(GrownSite.LargestRepository, images.Image(70), "new");
        await PushAsync(GrownSite.LargestRepository, images.Image(80), GrownSite.Tag(5));
    }

    private async Task PushAsync(string repository, Artifact artifact, string? tag)
    {
        foreach (var part in artifact.ChildrenFirst())
        {
            foreach (var blob in part.Blobs)
            {
                await SendAsync(
                    HttpMethod.Post,
                    $"/v2/{repository}/blobs/uploads/?digest={blob.Digest}",
                    blob.Bytes,
                    "application/octet-stream"
                );
            }

            await SendAsync(
                HttpMethod.Put,
                $"/v2/{repository}/manifests/{(part == artifact && tag is not null ? tag : part.Digest)}",
                part.Manifest.Bytes,
                part.Manifest.MediaType
            );
        }
    }

    private async Task LabelAsync()
    {
        var id = IdOf(await SendJsonAsync(HttpMethod.Post, "/labels", """{"name":"new","scope":"g"}"""));
        await SendJsonAsync(HttpMethod.Post, $"{Largest}/artifacts/new/labels", $$"""{"id":{{id}}}""");
        await SendJsonAsync(HttpMethod.Post, $"{Largest}/artifacts/{GrownSite.Tag(5)}/labels", $$"""{"id":{{id}}}""");
        await SendJsonAsync(
            HttpMethod.Post,
            "/projects/team-0001/repositories/new%252Fapp/artifacts/b/labels",
            $$"""{"id":{{id}}}"""
        );
        await SendAsync(HttpMethod.Delete, $"{Api}{Largest}/artifacts/new/labels/{id}");
        await SendJsonAsync(HttpMethod.Put, $"/labels/{id}", """{"name":"newer"}""");
        await SendAsync(HttpMethod.Delete, $"{Api}/labels/{id}");

        // One that many carry.
        await SendAsync(HttpMethod.Delete, $"{Api}/labels/1002");
    }

    private async Task UploadAsync()
    {
        var content = images.Noise(1000);
        var begun = await SendAsync(HttpMethod.Post, $"/v2/{Fresh}/blobs/uploads/");
        var session = begun.Headers.Location!.ToString();
        var next = await SendAsync(HttpMethod.Patch, session, content, "application/octet-stream");
        session = next.Headers.Location!.ToString();
        await SendAsync(HttpMethod.Get, session);
        await SendAsync(
            HttpMethod.Put,
            $"{session}{(session.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={Blob.DigestOf(content)}",
            [],
            "application/octet-stream"
        );
        var dropped = await SendAsync(HttpMethod.Post, $"/v2/{Fresh}/blobs/uploads/");
        await SendAsync(HttpMethod.Delete, dropped.Headers.Location!.ToString());
        var config = GrownSite.Seed.Blobs[0].Digest;
        await SendAsync(
            HttpMethod.Post,
            $"/v2/{Fresh}/blobs/uploads/?mount={config}&from={GrownSite.LargestRepository}"
        );
        await SendAsync(HttpMethod.Post, $"/v2/{Fresh}2/blobs/uploads/?mount={config}");
        await SendAsync(HttpMethod.Delete, $"/v2/{Fresh}2/blobs/{config}");
    }

    private async Task ManageAsync()
    {
        await SendJsonAsync(HttpMethod.Post, "/projects", """{"project_name":"short-lived"}""");
        await SendJsonAsync(HttpMethod.Put, "/projects/short-lived", """{"metadata":{"public":"true"}}""");
        await SendAsync(
            HttpMethod.Post,
            "/v2/short-lived/app/blobs/uploads/?digest=" + GrownSite.Seed.Blobs[1].Digest,
            GrownSite.Seed.Blobs[1].Bytes,
            "application/octet-stream"
        );
        await SendAsync(HttpMethod.Delete, $"{Api}/projects/short-lived");
        await SendJsonAsync(HttpMethod.Put, "/quotas/1", """{"hard":{"storage":1000000000}}""");
        await SendAsync(
            HttpMethod.Post,
            $"{Api}/projects/team-0001/repositories/copied/artifacts?from={GrownSite.LargestRepository}:{GrownSite.Tag(7)}"
        );
        await SendJsonAsync(HttpMethod.Put, Largest, """{"description":"large"}""");
        await SendJsonAsync(HttpMethod.Post, $"{Largest}/artifacts/new/tags", """{"name":"newer"}""");
        await SendAsync(HttpMethod.Delete, $"{Api}{Largest}/artifacts/new/tags/newer");
    }

    private async Task ManagePeopleAsync()
    {
        const string profile = """{"email":"new@example.org","realname":"New"}""";
        var user = await SendJsonAsync(
            HttpMethod.Post,
            "/users",
            $$"""{"username":"new","password":"{{SiteHost.Password}}","email":"new@example.org","realname":"New"}"""
        );
        var id = IdOf(user);
        await SendJsonAsync(HttpMethod.Put, $"/users/{id}", profile);
        await SendJsonAsync(HttpMethod.Put, $"/users/{id}/sysadmin", """{"sysadmin_flag":false}""");
        await SendJsonAsync(HttpMethod.Put, $"/users/{id}/password", """{"new_password":"Correct-Horse-9"}""");
        const string group = """{"group_name":"devs","group_type":3}""";
        var groupId = IdOf(await SendJsonAsync(HttpMethod.Post, "/usergroups", group));
        await GetAsync($"/usergroups/{groupId}");
        await SendJsonAsync(HttpMethod.Put, $"/usergroups/{groupId}", """{"group_name":"developers"}""");
        const string members = "/projects/team-0000/members";
        foreach (
            var subject in (string[])[$"\"member_user\":{{\"user_id\":{id}}}", $"\"member_group\":{{\"id\":{groupId}}}"]
        )
        {
            var member = IdOf(await SendJsonAsync(HttpMethod.Post, members, $"{{\"role_id\":2,{subject}}}"));
            await GetAsync($"{members}/{member}");
            await GetAsync($"{members}?entityname=new");
            await SendJsonAsync(HttpMethod.Put, $"{members}/{member}", """{"role_id":3}""");
            await SendAsync(HttpMethod.Delete, $"{Api}{members}/{member}");
        }

        await SendAsync(HttpMethod.Delete, $"{Api}/users/{id}");
        await SendAsync(HttpMethod.Delete, $"{Api}/usergroups/{groupId}");
        const string metadata = "/projects/team-0000/metadatas";
        await SendJsonAsync(HttpMethod.Post, $"{metadata}/", """{"auto_scan":"true"}""");
        await SendJsonAsync(HttpMethod.Put, $"{metadata}/auto_scan", """{"auto_scan":"false"}""");
        await SendAsync(HttpMethod.Delete, $"{Api}{metadata}/auto_scan");
    }

    private async Task ManageRobotsAsync()
    {
        const string permissions = """
            "permissions":[{"kind":"project","namespace":"team-0000","access":[{"resource":"repository","action":"list"}]}]
            """;
        var made = await SendJsonAsync(
            HttpMethod.Post,
            "/robots",
            $$"""{"name":"ci","level":"project","secret":"{{SiteHost.Password}}",{{permissions}}}"""
        );
        var id = IdOf(made);
        foreach (var path in (string[])[$"/robots/{id}", "/robots?q=Level=project,ProjectID=1000", "/permissions"])
        {
            await GetAsync(path);
        }

        foreach (var path in (string[])["/projects", "/repositories"])
        {
            await GetAsync(path, "robot$team-0000+ci");
        }

        await SendJsonAsync(HttpMethod.Put, $"/robots/{id}", $$"""{"disable":true,{{permissions}}}""");
        await SendJsonAsync(HttpMethod.Patch, $"/robots/{id}", "{}");
        await SendAsync(HttpMethod.Delete, $"{Api}/robots/{id}");
    }

    private async Task ManageReplicationAsync()
    {
        var endpoint = """{"name":"other","type":"in-memory","url":"http://127.0.0.1:2","insecure":false}""";
        await SendJsonAsync(HttpMethod.Post, "/registries/ping", endpoint);
        var id = IdOf(await SendJsonAsync(HttpMethod.Post, "/registries", endpoint));
        await SendJsonAsync(HttpMethod.Put, $"/registries/{id}", """{"description":"changed"}""");
        var rule = $$"""{"name":"other","dest_registry":{"id":{{id}} },"trigger":{"type":"manual"},"enabled":true}""";
        var policy = IdOf(await SendJsonAsync(HttpMethod.Post, "/replication/policies", rule));
        await SendJsonAsync(HttpMethod.Put, $"/replication/policies/{policy}", rule);
        foreach (var held in (string[])[$"{Extensions}/registries/{id}", $"{Extensions}/replication/policies/{policy}"])
        {
            await SendAsync(HttpMethod.Post, $"{held}/pause");
            await SendAsync(HttpMethod.Post, $"{held}/resume");
        }

        await SendAsync(HttpMethod.Delete, $"{Api}/replication/policies/{policy}");
        await SendAsync(HttpMethod.Delete, $"{Api}/registries/{id}");
        await SendAsync(
            HttpMethod.Post,
            "/service/token",
            Encoding.UTF8.GetBytes(
                $"grant_type=password&service=harbor-registry&username=admin&password={SiteHost.Password}"
            ),
            "application/x-www-form-urlencoded"
        );
    }

    /// <summary>What asks a directory or an identity provider ends early here: there is none.</summary>
    private async Task SignInAsync()
    {
        await SendJsonAsync(HttpMethod.Put, "/configurations", """{"banner_message":"grown"}""");
        var signedIn = await SendAsync(
            HttpMethod.Post,
            "/c/login",
            Encoding.UTF8.GetBytes($"principal=admin&password={SiteHost.Password}"),
            "application/x-www-form-urlencoded"
        );
        using var leaving = new HttpRequestMessage(HttpMethod.Get, "/c/log_out");
        leaving.Headers.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        host.Log.Label = "GET /c/log_out";
        (await host.Site.Client.SendAsync(leaving)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await GetAsync("/ldap/users/search", mayRefuse: true);
        await GetAsync("/ldap/groups/search", mayRefuse: true);
        await SendAsync(HttpMethod.Get, "/c/oidc/login", mayRefuse: true);
        await SendAsync(HttpMethod.Get, "/c/oidc/callback", mayRefuse: true);
        await SendAsync(HttpMethod.Get, "/c/oidc/logout");
        foreach (
            var (method, path) in ((HttpMethod, string)[])
                [
                    (HttpMethod.Post, $"{Api}/ldap/ping"),
                    (HttpMethod.Post, $"{Api}/ldap/users/import"),
                    (HttpMethod.Post, $"{Api}/system/oidc/ping"),
                    (HttpMethod.Put, $"{Api}/users/1/cli_secret"),
                    (HttpMethod.Post, "/c/oidc/onboard"),
                    (HttpMethod.Post, "/c/userExists"),
                ]
        )
        {
            await SendAsync(method, path, "{}"u8.ToArray(), "application/json", mayRefuse: true);
        }
    }

    /// <summary>It only counts, and is at work in the background.</summary>
    private async Task PurgeAsync()
    {
        const string schedule = "/system/purgeaudit/schedule";
        const string parameters =
            "\"parameters\":{\"audit_retention_hour\":1,\"dry_run\":true,\"include_event_types\":\"pull_artifact\"}";
        var run = IdOf(
            await SendJsonAsync(HttpMethod.Post, schedule, $"{{\"schedule\":{{\"type\":\"Manual\"}},{parameters}}}")
        );
        await SendJsonAsync(HttpMethod.Put, schedule, $"{{\"schedule\":{{\"type\":\"Daily\"}},{parameters}}}");
        await GetAsync(schedule);
        await SendJsonAsync(HttpMethod.Put, schedule, """{"schedule":{"type":"None"}}""");
        await GetAsync($"/system/purgeaudit/{run}");
        await GetAsync($"/system/purgeaudit/{run}/log");
        await SendJsonAsync(HttpMethod.Put, $"/system/purgeaudit/{run}", "{}");
    }

    private static string IdOf(HttpResponseMessage created)
    {
        var location = created.Headers.Location!.ToString();
        return location[(location.LastIndexOf('/') + 1)..];
    }

    private async Task ReplicateAsync()
    {
        host.Log.Label = "replication";
        await Eventually.IsTrueAsync(
            "what was pushed is at the other registry",
            _ => Task.FromResult(host.Remote.Content("mirror/new/app")["b"] is not null),
            CancellationToken.None
        );
        await SendJsonAsync(HttpMethod.Post, "/replication/executions", """{"policy_id":1}""");
        await WaitForPlansAsync("planning");
        await SendJsonAsync(HttpMethod.Post, "/replication/executions", """{"policy_id":1000}""");
        await WaitForPlansAsync("planning");
        await SendJsonAsync(HttpMethod.Put, $"/replication/executions/{great}", "{}");
        await WaitForPlansAsync("stopping");
        using var tasks = JsonDocument.Parse(
            await (await GetAsync($"/replication/executions/{great}/tasks?page_size=1")).Content.ReadAsStringAsync()
        );
        var execution = $"{Extensions}/replication/executions/{great}";
        await SendAsync(HttpMethod.Post, $"{execution}/retry", mayRefuse: true);
        await SendAsync(HttpMethod.Get, $"{Extensions}/replication/policies/1000/preview", mayRefuse: true);
        await SendAsync(
            HttpMethod.Post,
            $"{Extensions}/replication/preview",
            """{"dest_registry":{"id":1},"filters":[{"type":"name","value":"none/*"}]}"""u8.ToArray()
        );
        var comparisons = $"{Extensions}/replication/policies/1000/reconciliations";
        await SendAsync(HttpMethod.Post, comparisons, mayRefuse: true);
        await SendAsync(HttpMethod.Get, comparisons);
        await SendAsync(HttpMethod.Get, $"{comparisons}/1", mayRefuse: true);
        await SendAsync(HttpMethod.Get, $"{Extensions}/replication/policies/1000/drifts");
        await SendAsync(
            HttpMethod.Post,
            $"{execution}/tasks/{tasks.RootElement[0].GetProperty("id")}/retry",
            mayRefuse: true
        );
    }

    /// <summary>Waits until all that was started is planned, and what is to stop has stopped.</summary>
    private async Task WaitForPlansAsync(string what)
    {
        host.Log.Label = $"replication: {what}";
        await Eventually.IsTrueAsync(
            $"{what} ends",
            _ =>
                host.Site.Database.ReadAsync(
                    (context, token) => context.ReplicationExecutions.AllAsync(row => row.Planned, token),
                    CancellationToken.None
                ),
            CancellationToken.None,
            TimeSpan.FromMinutes(3)
        );
    }

    private async Task DeleteAsync()
    {
        await SendAsync(HttpMethod.Delete, $"/v2/{Fresh}/manifests/a");
        var digest = Blob.DigestOf(
            await (await SendAsync(HttpMethod.Get, $"/v2/{Fresh}/manifests/b")).Content.ReadAsByteArrayAsync()
        );
        await SendAsync(HttpMethod.Delete, $"/v2/{Fresh}/manifests/{digest}");
        var signed = Blob.DigestOf(
            await (
                await SendAsync(HttpMethod.Get, $"/v2/{GrownSite.LargestRepository}/manifests/{GrownSite.Tag(14)}")
            ).Content.ReadAsByteArrayAsync()
        );
        await SendAsync(HttpMethod.Delete, $"{Api}{Largest}/artifacts/{signed}");
        await SendAsync(HttpMethod.Delete, $"{Api}/projects/team-0001/repositories/new%252Fapp");
        host.Log.Label = "replication: deletion";
        await Eventually.IsTrueAsync(
            "what was deleted is gone at the other registry",
            _ => Task.FromResult(host.Remote.Content("mirror/new/app")["b"] is null),
            CancellationToken.None
        );
    }

    private Task<HttpResponseMessage> GetAsync(string path, string user = "admin", bool mayRefuse = false) =>
        SendAsync(HttpMethod.Get, Api + path, user: user, mayRefuse: mayRefuse);

    private Task<HttpResponseMessage> SendJsonAsync(HttpMethod method, string path, string json) =>
        SendAsync(method, Api + path, Encoding.UTF8.GetBytes(json));

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        byte[]? content = null,
        string type = "application/json",
        string user = "admin",
        bool mayRefuse = false
    )
    {
        host.Log.Label = $"{method} {path}{(user == "admin" ? "" : $" as {(user.Length == 0 ? "nobody" : user)}")}";
        var answer = await host.SendAsync(method, path, content, type, user);
        if (
            !answer.IsSuccessStatusCode
            && answer.StatusCode != HttpStatusCode.Redirect
            && !(mayRefuse && answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.PreconditionFailed)
        )
        {
            throw new RigException(
                $"{host.Log.Label}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
            );
        }

        return answer;
    }

    [GeneratedRegex("known are (?<keys>[a-z_, ]+)")]
    private static partial Regex Known();
}
