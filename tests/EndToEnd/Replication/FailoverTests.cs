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
}
