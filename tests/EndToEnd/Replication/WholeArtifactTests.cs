using Entrepot.Rigs;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>Whole artifacts travel, and no byte of them twice.</summary>
public sealed class WholeArtifactTests
{
    private const string Repository = "library/team/app";
    private const string Mirror = "mirror/library/app";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_of_a_multi_architecture_image_is_one_execution()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var rule = await scene.CreateRuleAsync(Cancel);
        var index = new ImageBuilder().MultiArchitecture(20_000, "amd64", "arm64", "s390x");

        await scene.Site.Registry.PushAsync(Repository, index, Cancel, "v1");

        await scene.WaitForAsync(Mirror, "v1", index.Digest, Cancel);
        await scene.Remote.VerifyAsync(Mirror, "v1", index, Cancel);
        var execution = (await scene.Site.Api.WaitForExecutionsAsync(rule, 1, Cancel)).ShouldHaveSingleItem();
        execution.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_nested_index_and_a_docker_image_travel_unchanged()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel);
        var builder = new ImageBuilder();
        var nested = builder.Index(builder.MultiArchitecture(2000, "amd64", "arm64"), builder.Image(1000));
        var docker = builder.DockerImage(3000);

        await scene.Site.Registry.PushAsync(Repository, nested, Cancel, "nested");
        await scene.Site.Registry.PushAsync(Repository, docker, Cancel, "docker");

        await scene.WaitForAsync(Mirror, "nested", nested.Digest, Cancel);
        await scene.WaitForAsync(Mirror, "docker", docker.Digest, Cancel);
        await scene.Remote.VerifyAsync(Mirror, "nested", nested, Cancel);
        await scene.Remote.VerifyAsync(Mirror, "docker", docker, Cancel);
    }

    [Fact]
    public async Task Referrers_follow_their_subject_whenever_they_come()
    {
        await using var other = await EntrepotSite.StartAsync(Cancel);
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await other.Api.CreateProjectAsync("mirror", isPublic: true, Cancel);
        var endpoint = await site.Api.CreateEndpointAsync(
            "other",
            "harbor",
            other.Address,
            Cancel,
            EntrepotSite.Admin,
            EntrepotSite.AdminPassword
        );
        await site.Api.CreateRuleAsync(new RuleRequest("to-the-other", endpoint), Cancel);
        var builder = new ImageBuilder();
        var image = builder.Image(2000);
        var early = builder.Referrer(image, "application/vnd.example.sbom");
        var late = builder.Referrer(image, "application/vnd.example.signature");

        await site.Registry.PushAsync(Repository, early, Cancel);
        await site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await WaitForReferrersAsync(other, image, early);
        await site.Registry.PushAsync(Repository, late, Cancel);

        await WaitForReferrersAsync(other, image, early, late);
        (await other.Registry.ListTagsAsync(Mirror, Cancel)).ShouldBe(["v1"]);
        await other.Registry.VerifyAsync(Mirror, late.Digest, late, Cancel);
    }

    [Fact]
    public async Task A_cosign_tag_travels_with_its_image_and_is_no_execution_of_its_own()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel, rule => rule with { TagPattern = "v*" });
        var builder = new ImageBuilder();
        var (image, signature) = (builder.Image(2000), builder.Image(100));
        var tag = $"{image.Digest.Replace(':', '-')}.sig";

        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await scene.WaitForAsync(Mirror, "v1", image.Digest, Cancel);
        await scene.Site.Registry.PushAsync(Repository, signature, Cancel, tag);

        await scene.WaitForAsync(Mirror, tag, signature.Digest, Cancel);
    }

    [Fact]
    public async Task What_the_destination_has_is_not_sent_again()
    {
        FaultyHttpFront? front = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            async registry => (front = await FaultyHttpFront.StartAsync(registry.Address, Cancel)).Address
        );
        await using var owned = front.ShouldNotBeNull();
        await scene.CreateRuleAsync(Cancel);
        var builder = new ImageBuilder();
        var image = builder.Image(50_000, 60_000);
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await scene.WaitForAsync(Mirror, "v1", image.Digest, Cancel);
        owned.ClearRequests();

        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v2");
        await scene.WaitForAsync(Mirror, "v2", image.Digest, Cancel);
        owned.Requests.ShouldNotContain(request => request.IsUpload);

        await scene.Site.Registry.PushAsync("library/other/copy", image, Cancel, "v1");
        await scene.WaitForAsync("mirror/library/copy", "v1", image.Digest, Cancel);
        var uploads = owned.Requests.Where(request => request.IsUpload).ToArray();
        uploads.ShouldAllBe(request => request.Method == "POST" && request.Query.Contains("mount="));
    }

    [Fact]
    public async Task A_push_that_changes_nothing_causes_nothing()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var rule = await scene.CreateRuleAsync(Cancel);
        var builder = new ImageBuilder();
        var (image, next) = (builder.Image(1000), builder.Image(1000));
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await scene.WaitForAsync(Mirror, "v1", image.Digest, Cancel);

        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await scene.Site.Registry.PushAsync(Repository, next, Cancel, "v2");
        await scene.WaitForAsync(Mirror, "v2", next.Digest, Cancel);

        (await scene.Site.Api.WaitForExecutionsAsync(rule, 2, Cancel)).Count.ShouldBe(2);
    }

    private static Task WaitForReferrersAsync(EntrepotSite site, Artifact subject, params Artifact[] referrers) =>
        Eventually.IsTrueAsync(
            $"{referrers.Length} referrers arrive",
            async cancel =>
            {
                var digests = await site.Registry.ListReferrersAsync(Mirror, subject.Digest, cancel);
                return digests.ToHashSet().SetEquals(referrers.Select(referrer => referrer.Digest));
            },
            Cancel
        );
}
