using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Login;

/// <summary>Robot accounts with the clients that pipelines use.</summary>
public sealed class RobotTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipeline_logs_in_as_a_robot_and_pushes_and_pulls_in_its_project_only()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await site.Api.CreateProjectAsync("secret", isPublic: false, Cancel);
        await site.Registry.PushAsync("secret/app", new ImageBuilder().Image(100), Cancel, "v1");
        var (id, name, secret) = await site.Api.CreateRobotAsync("library", ["pull", "push"], Cancel);
        name.ShouldBe("robot$library+ci");
        using var skopeo = new Skopeo();
        using var layout = new Entrepot.Rigs.TempFolder("layout");
        var image = $"docker://{site.Host}/library/app:v1";

        (await skopeo.LoginAsync(site.Host, name, secret + "x", Cancel)).ShouldBeFalse();
        (await skopeo.LoginAsync(site.Host, name, secret, Cancel)).ShouldBeTrue();
        await site.Registry.PushAsync("library/base", new ImageBuilder().Image(1000), Cancel, "v1");
        await skopeo.CopyAsync($"docker://{site.Host}/library/base:v1", image, Cancel);
        await skopeo.CopyAsync(image, $"oci:{layout.Path}:v1", Cancel);
        (await CopyAsync(skopeo, $"docker://{site.Host}/secret/app:v1", $"oci:{layout.Path}:v2")).ShouldBeFalse();
        (await CopyAsync(skopeo, image, $"docker://{site.Host}/secret/app:v2")).ShouldBeFalse();

        var permissions = new { permissions = ManagementApi.RobotPermissions("library", ["pull"]) };
        await site.Api.PutAsync($"/robots/{id}", permissions, Cancel);
        (await CopyAsync(skopeo, image, $"docker://{site.Host}/library/app:v2")).ShouldBeFalse("it may only pull now");
        await skopeo.CopyAsync(image, $"oci:{layout.Path}:v3", Cancel);

        await site.Api.DeleteAsync($"/robots/{id}", Cancel);
        (await CopyAsync(skopeo, image, $"oci:{layout.Path}:v4")).ShouldBeFalse("it is gone");
    }

    [Fact]
    public async Task Docker_logs_in_as_a_robot_and_pushes_what_it_built()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var (_, name, secret) = await site.Api.CreateRobotAsync("library", ["pull", "push"], Cancel);
        var docker = await DockerEngine.SharedAsync();
        var image = $"{site.Host}/library/busybox:v1";

        (await docker.LoginAsync(site.Host, name, "Wrong-Secret-1", Cancel)).ExitCode.ShouldNotBe(0);
        (await docker.LoginAsync(site.Host, name, secret, Cancel)).Successful();
        await docker.BuildBusyboxAsync(image, "hello", Cancel);
        await docker.RunAsync(["push", image], Cancel);

        (await docker.RunAsync(["run", "--rm", "--network=host", image], Cancel)).ShouldBe("hello\n");
    }

    private static async Task<bool> CopyAsync(Skopeo skopeo, string source, string destination)
    {
        string[] arguments = ["copy", "-q", "--src-tls-verify=false", "--dest-tls-verify=false", source, destination];
        return (await skopeo.TryAsync(arguments, Cancel)).ExitCode == 0;
    }
}
