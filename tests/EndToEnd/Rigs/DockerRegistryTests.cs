using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Rigs;

public sealed class DockerRegistryTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Skopeo skopeo = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        skopeo.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Skopeo_pushes_to_a_plain_registry_and_the_image_outlives_a_kill()
    {
        await using var registry = await DockerRegistry.StartPlainAsync(Cancel);
        await PushAsync(registry, null);

        await registry.KillAsync();
        await registry.StartAsync(Cancel);

        (await TagsAsync(registry)).ShouldContain("\"v1\"");
    }

    [Fact]
    public async Task A_registry_with_TLS_and_Basic_wants_its_password()
    {
        using var authority = new CertificateAuthority();
        var options = new DockerRegistryOptions { Tls = authority, Basic = true };
        await using var registry = await DockerRegistry.StartAsync(options, Cancel);

        await PushAsync(registry, "alice:secret");

        await Should.ThrowAsync<RigException>(() => PushAsync(registry, "alice:wrong"));
        var certificates = authority.WriteFolder(folder);
        string[] arguments = ["inspect", "--cert-dir", certificates, "--creds", "alice:secret"];
        await skopeo.RunAsync([.. arguments, $"docker://{registry.Host}/team/app:v1"], Cancel);
    }

    [Fact]
    public async Task A_registry_with_a_token_server_takes_its_tokens()
    {
        await using var tokens = await TokenServer.StartAsync("alice", "secret", Cancel);
        var options = new DockerRegistryOptions { Token = tokens };
        await using var registry = await DockerRegistry.StartAsync(options, Cancel);

        await PushAsync(registry, "alice:secret");

        tokens.RequestedScopes.ShouldContain("repository:team/app:pull,push");
        await Should.ThrowAsync<RigException>(() => PushAsync(registry, null));
    }

    private async Task PushAsync(DockerRegistry registry, string? credentials)
    {
        var image = new ImageBuilder().MultiArchitecture(10_000, "amd64", "arm64");
        var source = await OciLayout.WriteAsync(folder["image"], image, "v1", Cancel);
        var destination = $"docker://{registry.Host}/team/app:v1";
        await skopeo.CopyAsync(source, destination, Cancel, destinationCredentials: credentials);
    }

    private Task<string> TagsAsync(DockerRegistry registry) =>
        skopeo.RunAsync(["list-tags", "--tls-verify=false", $"docker://{registry.Host}/team/app"], Cancel);
}
