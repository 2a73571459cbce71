using Entrepot.Access.Authorization;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Statistics;

public sealed class StatisticEndpointTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Everybody_counts_what_they_may_know_of_and_administrators_all(DatabaseKind kind)
    {
        // While the clock stands nobody loses patience with what is added up.
        await using var site = await SiteHost.StartAsync(
            kind: kind,
            clock: new FakeTimeProvider(DateTimeOffset.UtcNow)
        );
        await site.AddProjectAsync("mine");
        await site.AddProjectAsync("hidden");
        await site.AddAccountAsync("ann");
        await site.AddMemberAsync("mine", "ann", ProjectRole.Guest);
        var image = new ImageBuilder().Image(100);
        await site.PushAsync("library/a", image, "v1");
        await site.PushAsync("mine/a", image, "v1");
        await site.PushAsync("hidden/a", image, "v1");
        await site.PushAsync("hidden/b", image, "v1");

        (await CountedAsync(site, "ann")).ShouldBe(
            """{"private_project_count":1,"private_repo_count":1,"public_project_count":1,"public_repo_count":1,"total_project_count":0,"total_repo_count":0,"total_storage_consumption":0}"""
        );
        var bytes = image.Blobs.Sum(blob => blob.Bytes.Length);
        (await CountedAsync(site, "admin")).ShouldBe(
            $$"""{"private_project_count":2,"private_repo_count":3,"public_project_count":1,"public_repo_count":1,"total_project_count":3,"total_repo_count":4,"total_storage_consumption":{{bytes}}}"""
        );
    }

    private static async Task<string> CountedAsync(SiteHost site, string name) =>
        await (await site.GetAsync("/api/v2.0/statistics", SiteHost.Basic(name))).Content.ReadAsStringAsync();
}
