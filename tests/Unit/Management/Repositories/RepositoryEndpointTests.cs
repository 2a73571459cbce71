using System.Net;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Repositories;

public sealed class RepositoryEndpointTests
{
    private const string OfLibrary = "/api/v2.0/projects/library/repositories";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_repository_with_slashes_is_shown_described_and_deleted_with_a_change_for_each_tag(
        DatabaseKind kind
    )
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.PushAsync(
            "library/web/deep/nginx",
            new ImageBuilder().MultiArchitecture(100, "amd64", "arm64"),
            "v1"
        );
        const string path = $"{OfLibrary}/web%252Fdeep%252Fnginx";

        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"description":"# A server"}""")).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        var repository = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        repository.GetProperty("name").GetString().ShouldBe("library/web/deep/nginx");
        repository.GetProperty("description").GetString().ShouldBe("# A server");
        repository.GetProperty("artifact_count").GetInt64().ShouldBe(1);
        repository.GetProperty("pull_count").GetInt64().ShouldBe(0);
        (await site.GetAsync($"{OfLibrary}/web%2Fdeep%2Fnginx", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.IsTrueAsync(
            "the audit log tells who described it",
            token =>
                site.Database.ReadAsync(
                    (context, read) =>
                        context.AuditEntries.AnyAsync(
                            row =>
                                row.Operation == "update"
                                && row.ResourceType == "repository"
                                && row.Resource == "library/web/deep/nginx"
                                && row.Actor == "admin"
                                && row.ProjectId == 1,
                            read
                        ),
                    token
                ),
            CancellationToken.None
        );

        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.ChangesAsync())
            .TakeLast(2)
            .ShouldBe([
                "TagDeleted library/web/deep/nginx:v1 by admin",
                "RepositoryDeleted library/web/deep/nginx: by admin",
            ]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_part_of_a_name_is_looked_for_below_the_project(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        foreach (var name in (string[])["library/web/app", "library/lib_c", "library/libxc"])
        {
            await site.PushAsync(name, new ImageBuilder().Image(100), "v1");
        }

        foreach (
            var (list, part, found) in (IEnumerable<(string, string, string)>)
                [
                    (OfLibrary, "LIB", "library/lib_c,library/libxc"),
                    (OfLibrary, "b_", "library/lib_c"),
                    (OfLibrary, "library", ""),
                    (OfLibrary, "/", "library/web/app"),
                    (OfLibrary, "library/web", "library/web/app"),
                    (OfLibrary, "", "library/lib_c,library/libxc,library/web/app"),
                    ("/api/v2.0/repositories", "library", "library/lib_c,library/libxc,library/web/app"),
                ]
        )
        {
            var q = Uri.EscapeDataString($"name=~\"{part}\"");
            var answer = await SiteHost.JsonAsync(await site.GetAsync($"{list}?sort=name&q={q}", Admin));
            string.Join(',', answer.EnumerateArray().Select(repository => repository.GetProperty("name").GetString()))
                .ShouldBe(found, $"{list} {part}");
        }
    }

    [Fact]
    public async Task A_name_that_is_none_is_a_bad_request()
    {
        await using var site = await SiteHost.StartAsync();
        foreach (var name in (string[])["%252E%252E%252Fother", "a%252F%252Fb", "UPPER", "a%25252Fb", "a%2500"])
        {
            (await site.GetAsync($"{OfLibrary}/{name}", Admin)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, name);
        }
    }

    [Fact]
    public async Task All_repositories_are_those_one_may_know_of()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddProjectAsync("secret");
        await site.PushAsync("library/open", new ImageBuilder().Image(100), "v1");
        await site.PushAsync("secret/hidden", new ImageBuilder(2).Image(100), "v1");

        (await NamesAsync(site, "/api/v2.0/repositories", null)).ShouldBe("library/open");
        (await NamesAsync(site, "/api/v2.0/repositories", SiteHost.Basic("ann"))).ShouldBe("library/open");
        (await NamesAsync(site, "/api/v2.0/repositories?sort=name", Admin)).ShouldBe("library/open,secret/hidden");
        (await site.GetAsync("/api/v2.0/projects/secret/repositories", SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Repositories_are_found_by_name_and_by_the_blob_they_hold(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var image = new ImageBuilder().Image(100);
        await site.PushAsync("library/one", image, "v1");
        await site.PushAsync("library/two", new ImageBuilder(2).Image(100), "v1");
        await site.PushAsync("library/three", image, "v1");

        (
            await NamesAsync(site, $"/api/v2.0/repositories?sort=name&q=blob_digest={image.Blobs[1].Digest}", Admin)
        ).ShouldBe("library/one,library/three");
        (await NamesAsync(site, $"{OfLibrary}?q=name=~TW", Admin)).ShouldBe("library/two");
        (await NamesAsync(site, $"{OfLibrary}?q=name=library/one", Admin)).ShouldBe("library/one");
        (await NamesAsync(site, $"{OfLibrary}?q=name=~a%25", Admin)).ShouldBe("");
        (await NamesAsync(site, $"{OfLibrary}?sort=-name&page_size=2", Admin)).ShouldBe("library/two,library/three");
        (await site.GetAsync("/api/v2.0/repositories?q=blob_digest=nonsense", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    private static async Task<string> NamesAsync(SiteHost site, string path, string? authorization)
    {
        var answer = await site.GetAsync(path, authorization);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return string.Join(
            ',',
            (await SiteHost.JsonAsync(answer)).EnumerateArray().Select(item => item.GetProperty("name").GetString())
        );
    }
}
