using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Names;

/// <summary>A node pulls what it knows by another registry's name from the sites that have copies.</summary>
public sealed class MirrorTests : IDisposable
{
    private const string Repository = "library/team/app";

    private static readonly SiteOptions Options = new()
    {
        Arguments = ["--aliases", "hub.example.com/team=library/team"],
    };

    private readonly TempFolder node = new("node");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task Containerd_pulls_from_the_next_site_when_the_first_is_down_and_gets_the_same()
    {
        Assert.SkipUnless(Containerd.IsInstalled, "There is no containerd here.");
        await using var near = await EntrepotSite.StartAsync(Options, Cancel);
        await using var far = await EntrepotSite.StartAsync(Options, Cancel);
        await using var containerd = await Containerd.StartAsync(Cancel);
        var image = new ImageBuilder().Image(1000);
        await near.Registry.PushAsync(Repository, image, Cancel, "v1");
        await far.Registry.PushAsync(Repository, image, Cancel, "v1");
        await EntrepotCommand
            .Of(
                "mirrors",
                "containerd",
                "--registry",
                "hub.example.com",
                "--site",
                $"http://{near.Host}",
                "--site",
                $"http://{far.Host}",
                "--login",
                "--no-fallback",
                "--out",
                node.Path
            )
            .RunSuccessfullyAsync(Cancel);
        var hosts = node["etc/containerd/certs.d"];

        (await containerd.FetchAsync("hub.example.com/team/app:v1", hosts, Cancel)).ShouldBe(image.Digest);
        await near.KillAsync(Cancel);
        (await containerd.FetchAsync("hub.example.com/team/app:v1", hosts, Cancel)).ShouldBe(image.Digest);

        far.Log.ShouldNotContain("error", Case.Insensitive);
        (await containerd.TryFetchAsync("hub.example.com/team/absent:v1", hosts, Cancel)).ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task Podman_pulls_a_private_copy_by_the_other_registrys_name()
    {
        await using var site = await EntrepotSite.StartAsync(Options, Cancel);
        var image = new ImageBuilder().Image(1000);
        await site.Registry.PushAsync(Repository, image, Cancel, "v1");
        await EntrepotCommand
            .Of(
                "mirrors",
                "crio",
                "--registry",
                "hub.example.com",
                "--site",
                $"http://{site.Host}",
                "--login",
                "--out",
                node.Path
            )
            .RunSuccessfullyAsync(Cancel);

        using var podman = ContainerTool.Podman();
        var digest = await podman.RunAsync(
            ["pull", "-q", "--authfile", node["etc/containers/entrepot-auth.json"], "hub.example.com/team/app:v1"],
            new Dictionary<string, string?>
            {
                ["CONTAINERS_REGISTRIES_CONF"] = node["etc/containers/registries.conf.d/50-entrepot.conf"],
            },
            Cancel
        );

        digest.Trim().ShouldNotBeEmpty();
        var names = await podman.RunAsync(["images", "--digests", "--format", "{{.Repository}} {{.Digest}}"], Cancel);
        names.ShouldContain($"hub.example.com/team/app {image.Digest}");
    }
}
