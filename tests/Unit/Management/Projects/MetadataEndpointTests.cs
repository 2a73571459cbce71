using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Projects;

public sealed class MetadataEndpointTests
{
    private const string Metadata = "/api/v2.0/projects/team/metadatas";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite, "")]
    [InlineData(DatabaseKind.Postgres, "")]
    [InlineData(DatabaseKind.Sqlite, "/")]
    public async Task Metadata_is_added_read_changed_and_deleted_one_by_one(DatabaseKind kind, string slash)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var project = await site.AddProjectAsync("team");

        (await PostAsync(site, """{"auto_scan":"true"}""", slash)).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(site, """{"auto_scan":"false"}""", slash)).ShouldBe(HttpStatusCode.Conflict);
        (await PostAsync(site, """{"public":"true"}""", slash)).ShouldBe(HttpStatusCode.Conflict);
        (await ReadAsync(site, slash)).ShouldBe("""{"auto_scan":"true","public":"false"}""");
        (await ReadAsync(site, "/auto_scan")).ShouldBe("""{"auto_scan":"true"}""");
        (await ReadAsync(site, "/severity")).ShouldBe("{}");

        (await PutAsync(site, "auto_scan", """{"auto_scan":"false"}""")).ShouldBe(HttpStatusCode.OK);
        (await PutAsync(site, "severity", """{"severity":"high"}""")).ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(site, slash)).ShouldBe("""{"auto_scan":"false","severity":"high","public":"false"}""");

        (await site.SendAsync(HttpMethod.Delete, $"{Metadata}/auto_scan", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await ReadAsync(site, slash)).ShouldBe("""{"severity":"high","public":"false"}""");
        (await site.ActsAsync()).ShouldBe(Enumerable.Repeat($"admin update project team of {project}", 4));
    }

    [Fact]
    public async Task Whether_a_project_is_public_is_metadata_too_and_counts_at_once()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("team");

        (await PutAsync(site, "public", """{"public":"true"}""")).ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/api/v2.0/projects/team")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await site.SendAsync(HttpMethod.Delete, $"{Metadata}/public", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/api/v2.0/projects/team")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"auto_scan":"true","severity":"low"}""")]
    [InlineData("""{"unknown":"x"}""")]
    [InlineData("""{"retention_id":"1"}""")]
    [InlineData("""{"auto_scan":"yes"}""")]
    [InlineData("""{"auto_scan":null}""")]
    [InlineData("""{"auto_scan":true}""")]
    [InlineData("""{"severity":"worst"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task What_is_no_metadata_is_refused_and_changes_nothing(string body)
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("team");

        (await PostAsync(site, body, "/")).ShouldBe(HttpStatusCode.BadRequest);
        (await PutAsync(site, "auto_scan", """{"severity":"high"}""")).ShouldBe(HttpStatusCode.BadRequest);
        (await PutAsync(site, "unknown", """{"unknown":"x"}""")).ShouldBe(HttpStatusCode.BadRequest);

        (await ReadAsync(site, "")).ShouldBe("""{"public":"false"}""");
        (await site.ActsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ProjectRole.Maintainer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Developer, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    public async Task Maintainers_read_metadata_and_only_project_admins_change_it(
        ProjectRole? role,
        HttpStatusCode reading,
        HttpStatusCode writing
    )
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddProjectAsync("team");
        if (role is { } held)
        {
            await site.AddMemberAsync("team", "ann", held);
        }

        foreach (
            var (method, path, body, status) in ((HttpMethod, string, string, HttpStatusCode)[])
                [
                    (HttpMethod.Get, "/", "", reading),
                    (HttpMethod.Get, "/public", "", reading),
                    (HttpMethod.Post, "/", """{"auto_scan":"true"}""", writing),
                    (HttpMethod.Put, "/public", """{"public":"true"}""", writing),
                    (HttpMethod.Delete, "/public", "", writing),
                ]
        )
        {
            (await site.SendJsonAsync(method, Metadata + path, SiteHost.Basic("ann"), body)).StatusCode.ShouldBe(
                status,
                $"{method} {path}"
            );
        }
    }

    private static async Task<HttpStatusCode> PostAsync(SiteHost site, string body, string slash) =>
        (await site.SendJsonAsync(HttpMethod.Post, Metadata + slash, Admin, body)).StatusCode;

    private static async Task<HttpStatusCode> PutAsync(SiteHost site, string name, string body) =>
        (await site.SendJsonAsync(HttpMethod.Put, $"{Metadata}/{name}", Admin, body)).StatusCode;

    private static async Task<string> ReadAsync(SiteHost site, string path)
    {
        var answer = await site.GetAsync(Metadata + path, Admin);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }
}
