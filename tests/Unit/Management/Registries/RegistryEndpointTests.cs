using System.Net;
using System.Text.Json;
using Entrepot.Data.Rows;
using Entrepot.Rigs.Remotes;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Registries;

public sealed class RegistryEndpointTests
{
    private const string Path = "/api/v2.0/registries";
    private static readonly string Admin = SiteHost.Basic("admin");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_registry_that_answers_is_kept_and_shown_without_its_secret(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await using var google = await GoogleAsync();

        var created = await SendAsync(site, HttpMethod.Post, Path, Body(google));

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var location = created.Headers.Location.ShouldNotBeNull().ToString();
        location.ShouldStartWith($"{Path}/");
        var answer = await site.GetAsync(location, Admin);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("private_key");
        var registry = await SiteHost.JsonAsync(answer);
        registry.GetProperty("id").GetRawText().ShouldBe(location.Split('/')[^1]);
        registry.GetProperty("name").GetString().ShouldBe("google");
        registry.GetProperty("type").GetString().ShouldBe("google-gcr");
        registry.GetProperty("url").GetString().ShouldBe(google.Address.ToString().TrimEnd('/'));
        registry.GetProperty("insecure").GetBoolean().ShouldBeFalse();
        registry.GetProperty("status").GetString().ShouldBe("healthy");
        var credential = registry.GetProperty("credential");
        credential.GetProperty("type").GetString().ShouldBe("basic");
        credential.GetProperty("access_key").GetString().ShouldBe("_json_key");
        credential.GetProperty("access_secret").GetString().ShouldBe("*****");
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_as_it_should_is_refused_with_the_reason()
    {
        await using var site = await SiteHost.StartAsync();
        await using var google = await GoogleAsync();

        await ShouldBeRefusedAsync(
            site,
            Body(google, secret: "{}"),
            HttpStatusCode.BadRequest,
            "unhealthy: credentials"
        );
        await ShouldBeRefusedAsync(site, Body(google, type: "no-such"), HttpStatusCode.BadRequest, "no-such");
        await ShouldBeRefusedAsync(site, Body(google, url: "ftp://x"), HttpStatusCode.BadRequest, "url");
        await ShouldBeRefusedAsync(site, Body(google, name: ""), HttpStatusCode.BadRequest, "name");
        var gone = Body(google, url: "http://no-such-host.invalid", type: "docker-registry");
        await ShouldBeRefusedAsync(site, gone, HttpStatusCode.BadRequest, "unhealthy: dns");
        var metadata = Body(google, url: "http://169.254.169.254", type: "docker-registry");
        await ShouldBeRefusedAsync(site, metadata, HttpStatusCode.BadRequest, "unhealthy: refused-by-policy");
        (await SendAsync(site, HttpMethod.Post, Path, Body(google))).StatusCode.ShouldBe(HttpStatusCode.Created);
        await ShouldBeRefusedAsync(site, Body(google), HttpStatusCode.Conflict, "google");
    }

    [Fact]
    public async Task Only_administrators_reach_any_of_it()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        (HttpMethod, string)[] routes =
        [
            (HttpMethod.Get, Path),
            (HttpMethod.Post, Path),
            (HttpMethod.Post, $"{Path}/ping"),
            (HttpMethod.Get, $"{Path}/1"),
            (HttpMethod.Put, $"{Path}/1"),
            (HttpMethod.Delete, $"{Path}/1"),
            (HttpMethod.Get, $"{Path}/0/info"),
            (HttpMethod.Get, "/api/v2.0/replication/adapters"),
            (HttpMethod.Get, "/api/v2.0/replication/adapterinfos"),
        ];

        foreach (var (method, path) in routes)
        {
            (await site.SendAsync(method, path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            (await site.SendAsync(method, path, SiteHost.Basic("ann"))).StatusCode.ShouldBe(
                HttpStatusCode.Forbidden,
                path
            );
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_list_is_filtered_sorted_and_cut(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await using var google = await GoogleAsync();
        foreach (var name in new[] { "beta", "alpha", "alphabet" })
        {
            (await SendAsync(site, HttpMethod.Post, Path, Body(google, name: name))).EnsureSuccessStatusCode();
        }

        (await NamesAsync(site, "")).ShouldBe(["alpha", "alphabet", "beta"]);
        (await NamesAsync(site, "?name=ALPHA")).ShouldBe(["alpha", "alphabet"]);
        (await NamesAsync(site, "?q=name%3Dalpha")).ShouldBe(["alpha"]);
        (await NamesAsync(site, "?sort=-name&page=1&page_size=2")).ShouldBe(["beta", "alphabet"]);
        var page = await site.GetAsync($"{Path}?page=2&page_size=2", Admin);
        page.Headers.GetValues("X-Total-Count").ShouldBe(["3"]);
        (await site.GetAsync($"{Path}?q=protected_secret%3D~a", Admin)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_speed_of_all_work_on_it_is_kept_and_changed_alone()
    {
        await using var site = await SiteHost.StartAsync();
        await using var google = await GoogleAsync();
        var slow = JsonSerializer.SerializeToNode(Body(google))!;
        slow["speed"] = 500;
        var path = (await SendAsync(site, HttpMethod.Post, Path, slow)).Headers.Location!.ToString();
        (await SpeedAsync(site, path)).ShouldBe(500);

        await SendAsync(site, HttpMethod.Put, path, new { description = "a thin line" });
        (await SpeedAsync(site, path)).ShouldBe(500);
        await SendAsync(site, HttpMethod.Put, path, new { speed = 0 });
        (await SpeedAsync(site, path)).ShouldBe(0);
        var wrong = await SendAsync(site, HttpMethod.Put, path, new { speed = -1 });
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync(Cancel)).ShouldContain("kilobytes per second");
    }

    private static async Task<int> SpeedAsync(SiteHost site, string path) =>
        (await SiteHost.JsonAsync(await site.GetAsync(path, Admin))).GetProperty("speed").GetInt32();

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name_and_does_not_carry_the_secret_elsewhere()
    {
        await using var site = await SiteHost.StartAsync();
        await using var google = await GoogleAsync();
        await using var other = await GoogleAsync();
        var path = (await SendAsync(site, HttpMethod.Post, Path, Body(google))).Headers.Location!.ToString();

        var renamed = await SendAsync(site, HttpMethod.Put, path, new { name = "new", access_secret = "*****" });
        renamed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SiteHost.JsonAsync(await site.GetAsync(path, Admin))).GetProperty("name").GetString().ShouldBe("new");

        var moved = await SendAsync(site, HttpMethod.Put, path, new { url = other.Address });
        moved.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        other.Requests.ShouldBeEmpty();

        var entered = new { url = other.Address, access_secret = other.Key.Json };
        (await SendAsync(site, HttpMethod.Put, path, entered)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(site, HttpMethod.Put, $"{Path}/0", entered)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_test_connection_takes_a_description_or_the_id_of_a_stored_one()
    {
        await using var site = await SiteHost.StartAsync();
        await using var google = await GoogleAsync();
        await using var other = await GoogleAsync();
        var path = (await SendAsync(site, HttpMethod.Post, Path, Body(google))).Headers.Location!.ToString();
        var id = long.Parse(path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var described = new
        {
            type = "google-gcr",
            url = google.Address,
            credential_type = "basic",
            access_key = "_json_key",
            access_secret = google.Key.Json,
            insecure = false,
        };

        (await PingAsync(site, described)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PingAsync(site, described with { access_secret = "x" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PingAsync(site, new { id, url = other.Address })).StatusCode.ShouldBe(HttpStatusCode.OK);
        other.Requests.ShouldBeEmpty("the stored URL is the one that is tested");
        (await PingAsync(site, new { id, access_secret = "x" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PingAsync(site, new { id = id + 1 })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PingAsync(site, new { type = "google-gcr" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_registry_in_use_cannot_be_deleted()
    {
        await using var site = await SiteHost.StartAsync();
        await using var google = await GoogleAsync();
        var path = (await SendAsync(site, HttpMethod.Post, Path, Body(google))).Headers.Location!.ToString();
        var id = long.Parse(path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await site.Database.WriteAsync(
            async (context, token) =>
            {
                context.ReplicationPolicies.Add(new ReplicationPolicyRow { Name = "rule", DestinationEndpointId = id });
                return await context.SaveChangesAsync(token);
            },
            Cancel
        );

        var refused = await site.SendAsync(HttpMethod.Delete, path, Admin);
        refused.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await SiteHost.ErrorCodeAsync(refused)).ShouldBe("PRECONDITION");

        var free = (
            await SendAsync(site, HttpMethod.Post, Path, Body(google, name: "free"))
        ).Headers.Location!.ToString();
        (await site.SendAsync(HttpMethod.Delete, free, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.SendAsync(HttpMethod.Delete, free, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_a_registry_offers_to_rules_is_told_this_site_included()
    {
        await using var site = await SiteHost.StartAsync();
        await using var google = await GoogleAsync();
        var path = (await SendAsync(site, HttpMethod.Post, Path, Body(google))).Headers.Location!.ToString();

        var local = await SiteHost.JsonAsync(await site.GetAsync($"{Path}/0/info", Admin));
        Texts(local.GetProperty("supported_triggers")).ShouldBe(["manual", "scheduled", "event_based"]);
        local.GetProperty("type").GetString().ShouldBe("harbor");
        local.GetProperty("supported_copy_by_chunk").GetBoolean().ShouldBeTrue();
        var remote = await SiteHost.JsonAsync(await site.GetAsync($"{path}/info", Admin));
        Texts(remote.GetProperty("supported_triggers")).ShouldBe(["manual", "scheduled"]);
        remote.TryGetProperty("supported_copy_by_chunk", out _).ShouldBeFalse();
        remote
            .GetProperty("supported_resource_filters")
            .EnumerateArray()
            .Select(filter => filter.GetProperty("type").GetString())
            .ShouldBe(["name", "tag", "resource"]);
        (await site.GetAsync($"{Path}/999/info", Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_kinds_of_registries_are_listed_with_what_their_forms_offer()
    {
        await using var site = await SiteHost.StartAsync();

        var types = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/replication/adapters", Admin));
        var patterns = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/replication/adapterinfos", Admin));

        Texts(types)
            .ShouldBe([
                "ali-acr",
                "aws-ecr",
                "azure-acr",
                "docker-hub",
                "docker-registry",
                "dtr",
                "github-ghcr",
                "gitlab",
                "google-gcr",
                "harbor",
                "huawei-SWR",
                "jfrog-artifactory",
                "quay",
                "tencent-tcr",
                "volcengine-cr",
            ]);
        var hub = patterns.GetProperty("docker-hub").GetProperty("endpoint_pattern");
        hub.GetProperty("endpoint_type").GetString().ShouldBe("EndpointPatternTypeFix");
        hub.GetProperty("endpoints")[0].GetProperty("value").GetString().ShouldBe("https://hub.docker.com");
        patterns
            .GetProperty("quay")
            .GetProperty("credential_pattern")
            .GetProperty("access_key_data")
            .GetString()
            .ShouldBe("json_file");
        var google = patterns.GetProperty("google-gcr");
        google
            .GetProperty("endpoint_pattern")
            .GetProperty("endpoint_type")
            .GetString()
            .ShouldBe("EndpointPatternTypeList");
        var first = google.GetProperty("endpoint_pattern").GetProperty("endpoints")[0];
        first.GetProperty("key").GetString().ShouldBe("gcr.io");
        first.GetProperty("value").GetString().ShouldBe("https://gcr.io");
        var credential = google.GetProperty("credential_pattern");
        credential.GetProperty("access_key_type").GetString().ShouldBe("AccessKeyTypeFix");
        credential.GetProperty("access_key_data").GetString().ShouldBe("_json_key");
        credential.GetProperty("access_secret_type").GetString().ShouldBe("AccessSecretTypeFile");
    }

    private static Task<GoogleSimulator> GoogleAsync() =>
        GoogleSimulator.StartAsync(new GoogleOptions(GoogleMode.ArtifactRegistry), Cancel);

    private static object Body(
        GoogleSimulator google,
        string name = "google",
        string type = "google-gcr",
        string? url = null,
        string? secret = null
    ) =>
        new
        {
            name,
            type,
            url = url ?? google.Address.ToString(),
            credential = new
            {
                type = "basic",
                access_key = "_json_key",
                access_secret = secret ?? google.Key.Json,
            },
        };

    private static Task<HttpResponseMessage> SendAsync(SiteHost site, HttpMethod method, string path, object body) =>
        site.SendJsonAsync(method, path, Admin, JsonSerializer.Serialize(body));

    private static Task<HttpResponseMessage> PingAsync(SiteHost site, object body) =>
        SendAsync(site, HttpMethod.Post, $"{Path}/ping", body);

    private static async Task ShouldBeRefusedAsync(SiteHost site, object body, HttpStatusCode status, string words)
    {
        var answer = await SendAsync(site, HttpMethod.Post, Path, body);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(status, text);
        text.ShouldContain(words);
    }

    private static async Task<string?[]> NamesAsync(SiteHost site, string query)
    {
        var list = await SiteHost.JsonAsync(await site.GetAsync($"{Path}{query}", Admin));
        return [.. list.EnumerateArray().Select(registry => registry.GetProperty("name").GetString())];
    }

    private static string?[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString())];
}
