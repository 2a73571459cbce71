using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>
/// Sites that send to each other in a circle come to rest: what goes round stops where it began, and of two pushes of one
/// tag the later one wins everywhere.
/// </summary>
public sealed class SiteRingTests
{
    private const string Repository = "library/app";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_pushed_to_one_site_goes_round_once(int sites)
    {
        await using var ring = await SiteRing.StartAsync(sites, Cancel);
        var pushes = Soak.IsOn ? 100 : 20;
        List<Artifact> images = [.. Enumerable.Range(1, pushes).Select(seed => new ImageBuilder(seed).Image(1000))];

        foreach (var (number, image) in images.Index())
        {
            await ring.Sites[0].Registry.PushAsync(Repository, image, Cancel, Tag(number));
        }

        await Eventually.IsTrueAsync(
            "all sites have all tags",
            async token =>
            {
                foreach (var (number, image) in images.Index())
                {
                    if ((await ring.DigestsAsync(Repository, Tag(number), token)).Any(digest => digest != image.Digest))
                    {
                        return false;
                    }
                }

                return await ring.IsQuietAsync(token);
            },
            Cancel,
            TimeSpan.FromSeconds(60)
        );

        // One for each image at each site, by digest and tag at once where it was sent on; nothing comes back to the first.
        (await ring.CountManifestPutsAsync(Cancel)).ShouldBe(pushes * sites);
        if (Soak.IsOn)
        {
            // Rest is what nothing comes after.
            await Task.Delay(TimeSpan.FromMinutes(1), Cancel);
            (await ring.CountManifestPutsAsync(Cancel)).ShouldBe(pushes * sites);
        }
    }

    [Fact]
    public async Task Of_two_pushes_of_one_tag_the_later_one_wins_at_all_sites()
    {
        await using var ring = await SiteRing.StartAsync(2, Cancel);
        var (earlier, later) = (new ImageBuilder(1).Image(1000), new ImageBuilder(2).Image(1000));

        // Both are pushed before either has gone over.
        await ring.Sites[0].Registry.PushAsync(Repository, earlier, Cancel, "v1");
        await ring.Sites[1].Registry.PushAsync(Repository, later, Cancel, "v1");

        await Eventually.IsTrueAsync(
            "both sites have the later one and are at rest",
            async token =>
                (await ring.DigestsAsync(Repository, "v1", token)).All(digest => digest == later.Digest)
                && await ring.IsQuietAsync(token),
            Cancel,
            TimeSpan.FromSeconds(60)
        );

        // Whose push lost can still be had by its digest where it was pushed.
        (await ring.Sites[0].Registry.GetDigestAsync(Repository, earlier.Digest, Cancel)).ShouldBe(earlier.Digest);

        // Both pushes, the later one at the other site, and the earlier one there as often as it is offered before that.
        var puts = await ring.CountManifestPutsAsync(Cancel);
        puts.ShouldBeLessThanOrEqualTo(4, "nobody puts what the other has just replaced");
    }

    [Fact]
    public async Task Rules_that_lead_in_a_circle_add_no_namespace_with_each_round()
    {
        await using var ring = await SiteRing.StartAsync(
            2,
            Cancel,
            destinationNamespace: "library",
            names: "library/**"
        );
        var image = new ImageBuilder().Image(1000);

        await ring.Sites[0].Registry.PushAsync(Repository, image, Cancel, "v1");

        await Eventually.IsTrueAsync(
            "the other site has it",
            async token =>
                await ring.Sites[1].Registry.GetDigestAsync($"library/{Repository}", "v1", token) == image.Digest,
            Cancel
        );
        // What came there is an event there, too: its rule has looked at it and sent nothing back.
        var back = await ring.Sites[1].Api.GetAsync("/replication/policies", Cancel);
        await ring.Sites[1].Api.WaitForExecutionsAsync(back[0].GetProperty("id").GetInt64(), 1, Cancel);
        await Eventually.IsTrueAsync("all sites are at rest", ring.IsQuietAsync, Cancel);
        var repositories = await ring.Sites[0].Api.GetAsync("/projects/library/repositories", Cancel);
        repositories.EnumerateArray().Select(row => row.GetProperty("name").GetString()).ShouldBe([Repository]);
    }

    private static string Tag(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");
}
