using System.Net;
using System.Text.Json;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Search;

public sealed class SearchEndpointTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Projects_and_repositories_are_found_by_a_part_of_their_names_by_who_may_know_of_them(
        DatabaseKind kind
    )
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddProjectAsync("secret-web");
        await site.AddProjectAsync("open-web", isPublic: true);
        await site.PushAsync("library/web/app", new ImageBuilder().Image(100), "v1");
        await site.PushAsync("secret-web/app", new ImageBuilder(2).Image(100), "v1");

        (await FoundAsync(site, "WEB", SiteHost.Basic("admin"))).ShouldBe(
            "open-web,secret-web / library/web/app,secret-web/app"
        );
        (await FoundAsync(site, "web", null)).ShouldBe("open-web / library/web/app");
        (await FoundAsync(site, "%", null)).ShouldBe(" / ");
        (await FoundAsync(site, "", null)).ShouldBe("library,open-web / library/web/app");
        (await site.GetAsync("/api/v2.0/search")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await site.GetAsync($"/api/v2.0/search?q={new string('a', 129)}")).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    private static async Task<string> FoundAsync(SiteHost site, string text, string? authorization)
    {
        var found = await SiteHost.JsonAsync(
            await site.GetAsync($"/api/v2.0/search?q={Uri.EscapeDataString(text)}", authorization)
        );
        return $"{Names(found.GetProperty("project"), "name")} / {Names(found.GetProperty("repository"), "repository_name")}";
    }

    private static string Names(JsonElement list, string member) =>
        string.Join(',', list.EnumerateArray().Select(item => item.GetProperty(member).GetString()));
}
