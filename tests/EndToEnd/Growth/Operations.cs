using System.Globalization;
using System.Text;
using System.Text.Json;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Growth;
using Entrepot.Rigs.Images;

namespace Entrepot.EndToEnd.Growth;

/// <summary>What people and pipelines ask of a site all day.</summary>
internal static class Operations
{
    private const string Largest = "/api/v2.0/projects/team-0000/repositories/monorepo";
    private static int pushed;

    public static IReadOnlyList<Operation> All { get; } =
    [
        Get("manifest GET by tag", site => $"/v2/{GrownSite.LargestRepository}/manifests/{MiddleTag(site)}"),
        new("manifest PUT with a new tag", (site, cancel) => PutAsync(site, site.UsualRepository, cancel)),
        new(
            "manifest PUT in the largest repository",
            (site, cancel) => PutAsync(site, GrownSite.LargestRepository, cancel)
        ),
        Get("tags, first page of 100", _ => $"/v2/{GrownSite.LargestRepository}/tags/list?n=100"),
        Get(
            "tags, 100 from the middle",
            site => $"/v2/{GrownSite.LargestRepository}/tags/list?n=100&last={MiddleTag(site)}"
        ),
        Get("catalog, first page of 100", _ => "/v2/_catalog?n=100"),
        Get("projects", _ => "/api/v2.0/projects"),
        Get("repositories", _ => "/api/v2.0/repositories"),
        Get("repositories by name", _ => "/api/v2.0/repositories?sort=name"),
        Get("repositories of a project", _ => "/api/v2.0/projects/team-0000/repositories"),
        Get(
            "repositories, q=name=x",
            site => $"/api/v2.0/repositories?q=name%3D{Uri.EscapeDataString(site.UsualRepository)}"
        ),
        Get("repositories, q=name=~x", _ => "/api/v2.0/repositories?q=name%3D~mono", "the number of repositories"),
        Get("repositories by pulls", _ => "/api/v2.0/repositories?sort=-pull_count", "the number of repositories"),
        Get("artifacts", _ => $"{Largest}/artifacts"),
        Get("artifacts with accessories", _ => $"{Largest}/artifacts?with_accessory=true"),
        Get("artifacts by size", _ => $"{Largest}/artifacts?sort=-size"),
        Get("one artifact", site => $"{Largest}/artifacts/{MiddleTag(site)}"),
        Get(
            "artifacts, a page in the middle",
            site => $"{Largest}/artifacts?page={(site.Scale.TagsOfLargest / 20) + 1}",
            "pages before it"
        ),
        Get(
            "artifacts, q=tags=x",
            site => $"{Largest}/artifacts?q=tags%3D{MiddleTag(site)}",
            "artifacts of the repository"
        ),
        Get("artifacts, q=type=IMAGE", _ => $"{Largest}/artifacts?q=type%3DIMAGE", "artifacts of the repository"),
        Get("artifacts, q=tags=~x", _ => $"{Largest}/artifacts?q=tags%3D~build-00000", "artifacts of the repository"),
        Get("artifacts by media type", _ => $"{Largest}/artifacts?sort=media_type", "artifacts of the repository"),
        Get(
            "executions of a rule",
            _ => "/api/v2.0/replication/executions?policy_id=1000",
            "tasks of the executions shown"
        ),
        Get(
            "tasks of the largest execution",
            site =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"/api/v2.0/replication/executions/{GrownSite.GreatExecutionId(site.Scale)}/tasks"
                ),
            "tasks of the execution"
        ),
        new("push, until a rule has its task", MatchAsync),
    ];

    private static string MiddleTag(MeasuredSite site) => GrownSite.Tag(site.Scale.TagsOfLargest / 2);

    private static Operation Get(string name, Func<MeasuredSite, string> path, string? boundedBy = null) =>
        new(
            name,
            async (site, cancel) =>
            {
                using var answer = await site.Site.Http.GetAsync(path(site), cancel);
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync(cancel);
            },
            boundedBy
        );

    private static async Task PutAsync(MeasuredSite site, string repository, CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref pushed);
        var text = Encoding.UTF8.GetString(GrownSite.Seed.Manifest.Bytes);
        var manifest = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{text[..^1]},\"annotations\":{{\"number\":\"{number}\"}}}}")
        );
        using var content = RegistryHttpClient.Content(manifest, MediaTypes.OciManifest);
        using var answer = await site.Site.Http.PutAsync(
            $"/v2/{repository}/manifests/measured-{number}",
            content,
            cancel
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The rule has everything as its source: a push makes an execution of its own with one task.</summary>
    private static async Task MatchAsync(MeasuredSite site, CancellationToken cancel)
    {
        var before = await NewestExecutionAsync(site, cancel);
        await PutAsync(site, site.UsualRepository, cancel);
        while (await NewestExecutionAsync(site, cancel) == before)
        {
            await Task.Yield();
        }
    }

    /// <summary>By a filter that finds nothing to count.</summary>
    private static async Task<string> NewestExecutionAsync(MeasuredSite site, CancellationToken cancel)
    {
        using var answer = await site.Site.Http.GetAsync(
            "/api/v2.0/replication/executions?policy_id=1000&page_size=1",
            cancel
        );
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
        return json.RootElement[0].GetProperty("id").ToString();
    }
}
