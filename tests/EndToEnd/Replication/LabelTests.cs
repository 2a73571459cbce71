using System.Globalization;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>Labels decide what a rule brings to another registry.</summary>
public sealed class LabelTests
{
    private const string Repository = "library/private-reg/nginx";
    private const string There = "mirror/library/nginx";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_copied_when_it_gets_the_label_and_stays_when_it_loses_it()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var rule = await scene.CreateRuleAsync(Cancel, each => each with { Labels = ["released"] });
        var builder = new ImageBuilder();
        var (image, other) = (builder.MultiArchitecture(1000, "amd64", "arm64"), builder.Image(2000));
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await scene.Site.Registry.PushAsync(Repository, other, Cancel, "v2");
        var label = await MakeAsync(scene, "released");

        await AddAsync(scene, "v1", label);

        await scene.WaitForAsync(There, "v1", image.Digest, Cancel);
        var executions = await scene.Site.Api.WaitForExecutionsAsync(rule, 1, Cancel);
        executions.ShouldHaveSingleItem().GetProperty("status").GetString().ShouldBe("Succeed");
        await RemoveAsync(scene, "v1", label);
        await AddAsync(scene, "v2", label);
        await scene.WaitForAsync(There, "v2", other.Digest, Cancel);
        (await scene.Remote.GetDigestAsync(There, "v1", Cancel)).ShouldBe(image.Digest);
    }

    [Fact]
    public async Task An_image_is_kept_back_as_long_as_it_carries_the_label()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var builder = new ImageBuilder();
        var (secret, open) = (builder.Image(1000), builder.Image(2000));
        var label = await MakeAsync(scene, "secret");
        await scene.Site.Registry.PushAsync(Repository, secret, Cancel);
        await AddAsync(scene, secret.Digest, label);
        await scene.CreateRuleAsync(Cancel, each => each with { Labels = ["secret"], WithoutLabels = true });

        await scene.Site.Registry.PushAsync(Repository, secret, Cancel, "v1");
        await scene.Site.Registry.PushAsync(Repository, open, Cancel, "v2");
        await scene.WaitForAsync(There, "v2", open.Digest, Cancel);
        (await scene.Remote.GetDigestAsync(There, "v1", Cancel)).ShouldBeNull();
        await scene.Site.Api.DeleteAsync($"/labels/{label}", Cancel);

        await scene.WaitForAsync(There, "v1", secret.Digest, Cancel);
    }

    private static async Task<long> MakeAsync(ReplicationScene scene, string name) =>
        long.Parse(
            await scene.Site.Api.CreateAsync("/labels", new { name, scope = "g" }, Cancel),
            CultureInfo.InvariantCulture
        );

    private static Task<string> AddAsync(ReplicationScene scene, string reference, long label) =>
        scene.Site.Api.CreateAsync(LabelsOf(reference), new { id = label }, Cancel);

    private static Task RemoveAsync(ReplicationScene scene, string reference, long label) =>
        scene.Site.Api.DeleteAsync($"{LabelsOf(reference)}/{label}", Cancel);

    private static string LabelsOf(string reference) =>
        $"/projects/library/repositories/private-reg%252Fnginx/artifacts/{reference}/labels";
}
