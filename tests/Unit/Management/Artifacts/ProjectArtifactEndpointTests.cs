using System.Text.Json;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Artifacts;

public sealed class ProjectArtifactEndpointTests
{
    private const string Artifacts = "/api/v2.0/projects/library/artifacts";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_pages_of_a_projects_artifacts_have_each_once(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddProjectAsync("other");
        var images = new ImageBuilder();
        var digests = new List<string>();
        foreach (var repository in (string[])["a", "b", "c"])
        {
            for (var number = 0; number < 3; number++)
            {
                var image = images.Image(100);
                digests.Add(image.Digest);
                await site.PushAsync($"library/{repository}", image, $"v{number}");
            }
        }

        await site.PushAsync("other/app", images.Image(100), "v1");

        foreach (var sort in (string[])["", "&sort=-push_time"])
        {
            var seen = new List<string?>();
            for (var page = 1; page <= 3; page++)
            {
                var answer = await site.GetAsync($"{Artifacts}?page={page}&page_size=4{sort}", Admin);
                answer.Headers.GetValues("X-Total-Count").ShouldBe(["9"]);
                seen.AddRange(Digests(await SiteHost.JsonAsync(answer)));
            }

            seen.ShouldBe(digests, ignoreOrder: true);
        }

        Digests(await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}?q=tags=v1", Admin)))
            .ShouldBe([digests[1], digests[4], digests[7]], ignoreOrder: true);
        (await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}?page_size=1", Admin)))[0]
            .GetProperty("repository_name")
            .GetString()
            .ShouldBe("library/c");
    }

    private static IEnumerable<string?> Digests(JsonElement list) =>
        list.EnumerateArray().Select(artifact => artifact.GetProperty("digest").GetString());
}
