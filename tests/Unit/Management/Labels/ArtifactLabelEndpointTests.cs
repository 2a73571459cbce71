using System.Net;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Labels;

public sealed class ArtifactLabelEndpointTests
{
    private const string Artifacts = "/api/v2.0/projects/library/repositories/web%252Fapp/artifacts";
    private const string Repository = "library/web/app";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_artifact_shows_the_labels_that_were_put_on_it(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var image = new ImageBuilder().Image(100);
        await site.PushAsync(Repository, image, "v1");
        var prod = await LabelEndpointTests.MakeAsync(site, "prod");
        var own = await LabelEndpointTests.MakeAsync(site, "own", 1);

        (await AddAsync(site, "v1", prod)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await AddAsync(site, image.Digest, own)).StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var path in (string[])[$"{Artifacts}/v1", $"{Artifacts}/{image.Digest}", Artifacts])
        {
            var labelled = await OneAsync(site, $"{path}?with_label=true");
            labelled
                .GetProperty("labels")
                .EnumerateArray()
                .Select(label => label.GetProperty("name").GetString())
                .ShouldBe(["own", "prod"]);
            var label = labelled.GetProperty("labels")[0];
            label.GetProperty("id").GetInt64().ShouldBe(own);
            label.GetProperty("scope").GetString().ShouldBe("p");
            label.GetProperty("project_id").GetInt64().ShouldBe(1);
            label.GetProperty("color").GetString().ShouldBe("#123456");
            (await OneAsync(site, path)).TryGetProperty("labels", out _).ShouldBeFalse("nobody asked for them");
        }

        (await RemoveAsync(site, "v1", own)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.SendAsync(HttpMethod.Delete, $"/api/v2.0/labels/{prod}", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await OneAsync(site, $"{Artifacts}/v1?with_label=true")).TryGetProperty("labels", out _).ShouldBeFalse();
        (await site.ChangesAsync()).Skip(1).ShouldBe(Enumerable.Repeat($"LabelsChanged {Repository}: by admin", 4));
    }

    [Fact]
    public async Task What_cannot_be_done_with_a_label_is_told()
    {
        await using var site = await SiteHost.StartAsync();
        await site.PushAsync(Repository, new ImageBuilder().Image(100), "v1");
        var other = await site.AddProjectAsync("other");
        var prod = await LabelEndpointTests.MakeAsync(site, "prod");
        var theirs = await LabelEndpointTests.MakeAsync(site, "theirs", other);
        await AddAsync(site, "v1", prod);

        (await AddAsync(site, "v1", prod)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await AddAsync(site, "v1", theirs)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await AddAsync(site, "v1", 999)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await AddAsync(site, "v2", prod)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await AddAsync(site, "-", prod)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RemoveAsync(site, "v1", theirs)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await RemoveAsync(site, "v2", prod)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var body in (string[])["{}", """{"name":"prod"}""", """{"id":"x"}""", ""])
        {
            (await site.SendJsonAsync(HttpMethod.Post, $"{Artifacts}/v1/labels", Admin, body)).StatusCode.ShouldBe(
                HttpStatusCode.BadRequest,
                body
            );
        }
    }

    [Theory]
    [InlineData(ProjectRole.Developer, HttpStatusCode.OK)]
    [InlineData(ProjectRole.Guest, HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task Developers_and_above_put_labels_on_and_take_them_off(ProjectRole? role, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        if (role is { } held)
        {
            await site.AddMemberAsync("library", "ann", held);
        }

        await site.PushAsync(Repository, new ImageBuilder().Image(100), "v1");
        var prod = await LabelEndpointTests.MakeAsync(site, "prod");

        (await AddAsync(site, "v1", prod, SiteHost.Basic("ann"))).StatusCode.ShouldBe(status);
        (await RemoveAsync(site, "v1", prod, SiteHost.Basic("ann"))).StatusCode.ShouldBe(status);
        (await AddAsync(site, "v1", prod, null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Artifacts_are_found_by_the_labels_that_they_carry(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var names = new Dictionary<string, string>();
        foreach (var name in (string[])["both", "one", "none"])
        {
            var image = new ImageBuilder(names.Count + 1).Image(100);
            names[image.Digest] = name;
            await site.PushAsync(Repository, image, name);
        }

        var prod = await LabelEndpointTests.MakeAsync(site, "prod");
        var eu = await LabelEndpointTests.MakeAsync(site, "eu");
        await AddAsync(site, "both", prod);
        await AddAsync(site, "both", eu);
        await AddAsync(site, "one", prod);

        foreach (
            var (value, found) in ((string, string)[])
                [
                    ($"({prod})", "both,one"),
                    ($"{prod}", "both,one"),
                    ($"({prod} {eu})", "both"),
                    ($"({eu} {eu})", "both"),
                    ($"({prod} 999)", ""),
                ]
        )
        {
            var answer = await site.GetAsync($"{Artifacts}?q=labels={value}&sort=id", Admin);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            answer.Headers.GetValues("X-Total-Count").Single().ShouldBe($"{found.Split(',').Count(it => it != "")}");
            string.Join(
                    ',',
                    (await SiteHost.JsonAsync(answer))
                        .EnumerateArray()
                        .Select(artifact => names[artifact.GetProperty("digest").GetString()!])
                )
                .ShouldBe(found, value);
        }

        foreach (var value in (string[])["(prod)", "~1", "{1 2}", "[1~2]"])
        {
            (await site.GetAsync($"{Artifacts}?q=labels={value}", Admin)).StatusCode.ShouldBe(
                HttpStatusCode.BadRequest,
                value
            );
        }
    }

    private static async Task<JsonElement> OneAsync(SiteHost site, string path)
    {
        var answer = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        return answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray().ShouldHaveSingleItem() : answer;
    }

    private static Task<HttpResponseMessage> AddAsync(SiteHost site, string reference, long label) =>
        AddAsync(site, reference, label, Admin);

    private static Task<HttpResponseMessage> AddAsync(SiteHost site, string reference, long label, string? who) =>
        site.SendJsonAsync(HttpMethod.Post, $"{Artifacts}/{reference}/labels", who, $$"""{"id":{{label}}}""");

    private static Task<HttpResponseMessage> RemoveAsync(SiteHost site, string reference, long label) =>
        RemoveAsync(site, reference, label, Admin);

    private static Task<HttpResponseMessage> RemoveAsync(SiteHost site, string reference, long label, string? who) =>
        site.SendAsync(HttpMethod.Delete, $"{Artifacts}/{reference}/labels/{label}", who);
}
