using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Registries;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Rigs;

public sealed class ClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Docker_builds_an_image_on_busybox_and_pushes_it_and_runs_it()
    {
        await using var registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Basic = true }, Cancel);
        var docker = await DockerEngine.SharedAsync();
        var image = $"{registry.Host}/team/busybox:v1";

        (await docker.LoginAsync(registry.Host, "alice", "wrong", Cancel)).ExitCode.ShouldNotBe(0);
        (await docker.LoginAsync(registry.Host, "alice", "secret", Cancel)).Successful();
        await docker.BuildBusyboxAsync(image, "hello", Cancel);
        await docker.RunAsync(["push", image], Cancel);

        (await docker.RunAsync(["run", "--rm", "--network=host", image], Cancel)).ShouldBe("hello\n");
        using var client = new RegistryHttpClient(registry.Address, "alice", "secret");
        (await client.ListTagsAsync("team/busybox", Cancel)).ShouldBe(["v1"]);
    }

    [Fact]
    public async Task Podman_and_buildah_push_what_they_built()
    {
        await using var registry = await DockerRegistry.StartPlainAsync(Cancel);
        using var podman = ContainerTool.Podman();
        using var buildah = ContainerTool.Buildah();

        foreach (var (tool, tag) in ((ContainerTool, string)[])[(podman, "podman"), (buildah, "buildah")])
        {
            var image = $"{registry.Host}/team/app:{tag}";
            await tool.MakeImageAsync(image, tag, Cancel);
            await tool.RunAsync(["push", "--tls-verify=false", image], Cancel);
        }

        using var client = new RegistryHttpClient(registry.Address);
        (await client.ListTagsAsync("team/app", Cancel)).ShouldBe(["buildah", "podman"], ignoreOrder: true);
    }
}
