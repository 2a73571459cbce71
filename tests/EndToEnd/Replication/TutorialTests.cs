using System.Net;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>The tutorial in its order, with the clients that a person would use.</summary>
public sealed class TutorialTests
{
    private const string Repository = "library/private-reg/nginx";
    private const string Mirror = "mirror/library/nginx";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tutorial_works_with_docker_from_login_to_deletion()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var (site, docker) = (scene.Site, await DockerEngine.SharedAsync());

        (await docker.LoginAsync(site.Host, EntrepotSite.Admin, "wrong", Cancel)).ExitCode.ShouldNotBe(0);
        var login = await docker.LoginAsync(site.Host, EntrepotSite.Admin, EntrepotSite.AdminPassword, Cancel);
        login.Successful().StandardOutput.ShouldContain("Login Succeeded");
        var rule = await scene.CreateRuleAsync(Cancel);
        var image = $"{site.Host}/{Repository}:latest";
        await docker.BuildBusyboxAsync(image, "hello", Cancel);
        var pushed = await docker.RunAsync(["push", image], Cancel);

        var digest = (await site.Registry.GetDigestAsync(Repository, "latest", Cancel)).ShouldNotBeNull();
        pushed.ShouldContain(digest);
        await scene.WaitForAsync(Mirror, "latest", digest, Cancel);
        await ShouldHaveSucceededAsync(site, rule);

        await docker.RunAsync(["rmi", image], Cancel);
        await docker.RunAsync(["pull", $"{scene.Registry.Host}/{Mirror}:latest"], Cancel);
        var run = await docker.RunAsync(
            ["run", "--rm", "--network=host", $"{scene.Registry.Host}/{Mirror}:latest"],
            Cancel
        );
        run.ShouldBe("hello\n");

        await site.Api.DeleteAsync(
            "/projects/library/repositories/private-reg%252Fnginx/artifacts/latest/tags/latest",
            Cancel
        );
        (await site.Registry.GetDigestAsync(Repository, "latest", Cancel)).ShouldBeNull();
        await scene.WaitUntilGoneAsync(Mirror, "latest", Cancel);
        (await site.Api.WaitForExecutionsAsync(rule, 2, Cancel)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("skopeo")]
    [InlineData("podman")]
    [InlineData("buildah")]
    public async Task What_other_clients_push_arrives_too(string client)
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        var site = scene.Site;
        var rule = await scene.CreateRuleAsync(Cancel);

        await PushWithAsync(client, site);

        var digest = (await site.Registry.GetDigestAsync(Repository, "latest", Cancel)).ShouldNotBeNull();
        await scene.WaitForAsync(Mirror, "latest", digest, Cancel);
        await ShouldHaveSucceededAsync(site, rule);
    }

    [Fact]
    public async Task Deleting_a_tag_over_the_distribution_API_deletes_it_there()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel);
        var image = new ImageBuilder().Image(1000);
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1", "v2");
        await scene.WaitForAsync(Mirror, "v1", image.Digest, Cancel);
        await scene.WaitForAsync(Mirror, "v2", image.Digest, Cancel);

        var deleted = await scene.Site.Registry.DeleteManifestAsync(Repository, "v1", Cancel);

        deleted.ShouldBe(HttpStatusCode.Accepted);
        await scene.WaitUntilGoneAsync(Mirror, "v1", Cancel);
        (await scene.Remote.GetDigestAsync(Mirror, "v2", Cancel)).ShouldBe(image.Digest);
        (await scene.Site.Registry.GetDigestAsync(Repository, "v2", Cancel)).ShouldBe(image.Digest);
    }

    private static async Task PushWithAsync(string client, EntrepotSite site)
    {
        var target = $"{site.Host}/{Repository}:latest";
        if (client == "skopeo")
        {
            using var skopeo = new Skopeo();
            using var folder = new Entrepot.Rigs.TempFolder();
            (await skopeo.LoginAsync(site.Host, EntrepotSite.Admin, "wrong", Cancel)).ShouldBeFalse();
            (await skopeo.LoginAsync(site.Host, EntrepotSite.Admin, EntrepotSite.AdminPassword, Cancel)).ShouldBeTrue();
            var source = await OciLayout.WriteAsync(folder["oci"], new ImageBuilder().Image(100_000), "latest", Cancel);
            await skopeo.CopyAsync(source, $"docker://{target}", Cancel);
            return;
        }
        using var tool = client == "podman" ? ContainerTool.Podman() : ContainerTool.Buildah();
        (await tool.LoginAsync(site.Host, EntrepotSite.Admin, "wrong", Cancel)).ShouldBeFalse();
        (await tool.LoginAsync(site.Host, EntrepotSite.Admin, EntrepotSite.AdminPassword, Cancel)).ShouldBeTrue();
        await tool.MakeImageAsync(target, client, Cancel);
        await tool.RunAsync(["push", "--tls-verify=false", target], Cancel);
    }

    private static async Task ShouldHaveSucceededAsync(EntrepotSite site, long rule)
    {
        var execution = (await site.Api.WaitForExecutionsAsync(rule, 1, Cancel)).ShouldHaveSingleItem();
        execution.GetProperty("status").GetString().ShouldBe("Succeed");
        execution.GetProperty("trigger").GetString().ShouldBe("event_based");
        execution.GetProperty("total").GetInt32().ShouldBe(1);
        execution.GetProperty("succeed").GetInt32().ShouldBe(1);
        var id = execution.GetProperty("id").GetInt64();
        var task = (await site.Api.ListTasksAsync(id, Cancel)).ShouldHaveSingleItem();
        task.GetProperty("status").GetString().ShouldBe("Succeed");
        (task.GetProperty("src_resource").GetString() ?? "").ShouldContain(Repository);
        (task.GetProperty("dst_resource").GetString() ?? "").ShouldContain(Mirror);
        var log = await site.Api.GetTaskLogAsync(id, task.GetProperty("id").GetInt64(), Cancel);
        log.ShouldContain("latest");
    }
}
