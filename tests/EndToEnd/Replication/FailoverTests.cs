using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>Two sites with the same names, and the first one burns down.</summary>
public sealed class FailoverTests
{
    private const string Repository = "library/app";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_verified_is_pulled_from_the_other_site_by_the_same_digest()
    {
        await using var ring = await SiteRing.StartAsync(2, Cancel);
        var images = new Dictionary<string, Artifact>();
        for (var number = 1; number <= 5; number++)
        {
            var (tag, image) = ($"v{number}", new ImageBuilder(number).Image(1_000, 200_000));
            images.Add(tag, image);
            await ring.Sites[0].Registry.PushAsync(Repository, image, Cancel, tag);
        }
        var rule = (await ring.Sites[0].Api.GetAsync("/replication/policies", Cancel))[0].GetProperty("id").GetInt64();
        var executions = await ring.Sites[0].Api.WaitForExecutionsAsync(rule, images.Count, Cancel);
        executions.ShouldAllBe(execution => execution.GetProperty("status").GetString() == "Succeed");

        await ring.Sites[0].KillAsync(Cancel);

        foreach (var (tag, image) in images)
        {
            await ring.Sites[1].Registry.VerifyAsync(Repository, tag, image, Cancel);
            await ring.Sites[1].Registry.VerifyAsync(Repository, image.Digest, image, Cancel);
        }
    }

    /// <summary>As a container runtime does with a list of mirrors: whoever does not answer is passed over.</summary>
    [Fact]
    public async Task Who_has_both_sites_in_his_list_fails_no_pull_when_one_dies()
    {
        const int clients = 8;
        var pulls = Soak.IsOn ? Soak.Count(2_000) : 60;
        await using var ring = await SiteRing.StartAsync(2, Cancel);
        var image = new ImageBuilder(1).Image(1_000, 50_000);
        await ring.Sites[0].Registry.PushAsync(Repository, image, Cancel, "v1");
        await Eventually.IsTrueAsync(
            "both sites have it",
            async token =>
                (await ring.DigestsAsync(Repository, "v1", token)).All(digest => digest == image.Digest)
                && await ring.IsQuietAsync(token),
            Cancel
        );
        var (pulled, passedOver) = (0, 0);
        var killed = new TaskCompletionSource();

        var pulling = Enumerable.Range(0, clients).Select(_ => PullAsync()).ToList();
        await Eventually.IsTrueAsync(
            "a third of the pulls is over",
            _ => Task.FromResult(Volatile.Read(ref pulled) >= clients * pulls / 3),
            Cancel,
            TimeSpan.FromMinutes(2)
        );
        await ring.Sites[0].KillAsync(Cancel);
        killed.SetResult();
        await Task.WhenAll(pulling);

        pulled.ShouldBe(clients * pulls);
        passedOver.ShouldBeGreaterThan(0, "the site died while it was pulled from");
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{pulled} pulls, {passedOver} of them from the second site")
        );

        async Task PullAsync()
        {
            for (var number = 0; number < pulls; number++)
            {
                if (number == pulls - 1)
                {
                    // The last one comes after it in any case.
                    await killed.Task.WaitAsync(Cancel);
                }

                try
                {
                    await ring.Sites[0].Registry.VerifyAsync(Repository, "v1", image, Cancel);
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException)
                {
                    Interlocked.Increment(ref passedOver);
                    await ring.Sites[1].Registry.VerifyAsync(Repository, "v1", image, Cancel);
                }

                Interlocked.Increment(ref pulled);
            }
        }
    }
}
