using System.Net;
using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Processes;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>What somebody has who made their certificates with <c>entrepot cert</c>, and serves http:// beside https://.</summary>
public sealed class SelfMadeCertificateTests(TwoDoorsSite scene) : IClassFixture<TwoDoorsSite>, IDisposable
{
    private readonly TempFolder folder = new("self-made");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Making_them_tells_each_clients_way_to_trust_them()
    {
        scene.Guide.ShouldContain($"/etc/docker/certs.d/{TwoDoorsSite.Name}:{scene.TlsPort}/ca.crt");
        scene.Guide.ShouldContain($"/etc/containers/certs.d/{TwoDoorsSite.Name}:{scene.TlsPort}/ca.crt");
        scene.Guide.ShouldContain(scene.Certificates["tls.crt"]);
    }

    [Fact]
    public async Task Skopeo_pushes_and_pulls_with_the_authority_in_its_folder_and_refuses_without()
    {
        var image = new ImageBuilder().Image(1_000, 200_000);
        var source = await OciLayout.WriteAsync(folder["image"], image, "v1", Cancel);
        var trusting = folder.Subfolder("certs.d");
        File.Copy(scene.Certificates["ca.crt"], Path.Combine(trusting, "ca.crt"));
        using var skopeo = new Skopeo();
        var target = $"docker://{TwoDoorsSite.Name}:{scene.TlsPort}/library/app:v1";
        string[] push = ["copy", "-q", "--dest-creds", TwoDoorsSite.Credentials, source, target];

        (await skopeo.TryAsync(push, Cancel)).StandardError.ShouldContain("certificate");
        await skopeo.RunAsync([.. push, "--dest-cert-dir", trusting], Cancel);
        var back = await skopeo.RunAsync(
            ["inspect", "--cert-dir", trusting, "--creds", TwoDoorsSite.Credentials, "--format", "{{.Digest}}", target],
            Cancel
        );

        back.Trim().ShouldBe(image.Digest);
    }

    [Theory]
    [InlineData("podman", "user")]
    [InlineData("podman", "robot")]
    [InlineData("buildah", "user")]
    [InlineData("buildah", "robot")]
    public async Task Podman_and_buildah_log_in_push_and_pull_with_the_authority_in_their_folder(
        string client,
        string who
    )
    {
        using var tool = client == "podman" ? ContainerTool.Podman() : ContainerTool.Buildah();
        var trusting = folder.Subfolder("certs.d");
        File.Copy(scene.Certificates["ca.crt"], Path.Combine(trusting, "ca.crt"));
        var host = $"{TwoDoorsSite.Name}:{scene.TlsPort}";
        var project = $"{client}-{who}";
        var (name, secret) = await MakeAsync(project, who);
        var image = $"{host}/{project}/app:v1";

        (await tool.TryAsync(["login", "-u", name, "-p", secret, host], Cancel)).StandardError.ShouldContain("x509");
        (await tool.LoginAsync(host, name, $"{secret}x", Cancel, trusting)).ShouldBeFalse();
        (await tool.LoginAsync(host, name, secret, Cancel, trusting)).ShouldBeTrue();
        await tool.MakeImageAsync(image, project, Cancel);
        await tool.RunAsync(["push", $"--cert-dir={trusting}", image], Cancel);
        await tool.RunAsync(["rmi", image], Cancel);
        await tool.RunAsync(["pull", $"--cert-dir={trusting}", image], Cancel);

        (await tool.RunAsync(["images", "--format", "{{.Tag}}"], Cancel)).ShouldContain("v1");
        var elsewhere = $"{host}/library/app:{project}";
        await tool.RunAsync(["tag", image, elsewhere], Cancel);
        (await tool.TryAsync(["push", $"--cert-dir={trusting}", elsewhere], Cancel)).ExitCode.ShouldNotBe(0);
    }

    /// <summary>Somebody who may push into a project of their own, and nowhere else.</summary>
    private async Task<(string Name, string Secret)> MakeAsync(string project, string who)
    {
        var id = await scene.Api.CreateProjectAsync(project, isPublic: false, Cancel);
        if (who == "robot")
        {
            var robot = await scene.Api.CreateRobotAsync(project, ["pull", "push"], Cancel);
            robot.Name.ShouldBe($"robot${project}+ci");
            return (robot.Name, robot.Secret);
        }

        const string password = "Correct-Horse-1";
        var user = await scene.Api.CreateUserAsync(project, password, Cancel);
        await scene.Api.CreateAsync(
            $"/projects/{id}/members",
            new { role_id = 2, member_user = new { user_id = user } },
            Cancel
        );
        return (project, password);
    }

    [Fact]
    public async Task Curl_that_comes_by_http_is_brought_to_https()
    {
        string[] arguments =
        [
            "-sS",
            "-L",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code} %{num_redirects} %{url_effective}",
            "--cacert",
            scene.Certificates["ca.crt"],
            $"http://{TwoDoorsSite.Name}:{scene.PlainPort}/api/v2.0/ping",
        ];

        (await new RigCommand("curl", arguments).RunSuccessfullyAsync(Cancel))
            .Trim()
            .ShouldBe($"200 1 https://{TwoDoorsSite.Name}:{scene.TlsPort}/api/v2.0/ping");
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    public async Task Probes_by_http_are_answered(string path)
    {
        using var answer = await scene.Plain.GetAsync(path, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_renewed_certificate_is_served_and_trusted_without_anybody_doing_anything()
    {
        await TwoDoorsSite.CertAsync("--renew", "--out", scene.Certificates.Path, "--days", "90");

        await Eventually.IsTrueAsync(
            "the renewed certificate is served",
            async cancel =>
            {
                var shown = await new RigCommand(
                    "openssl",
                    "s_client",
                    "-verify_return_error",
                    "-CAfile",
                    scene.Certificates["ca.crt"],
                    "-connect",
                    $"127.0.0.1:{scene.TlsPort}"
                ).RunSuccessfullyAsync(cancel);
                var renewed = await File.ReadAllTextAsync(scene.Certificates["tls.crt"], cancel);
                return shown.Contains(renewed.Trim(), StringComparison.Ordinal);
            },
            Cancel
        );
    }

    [Theory]
    [InlineData("ECDHE-ECDSA-AES128-GCM-SHA256", true)]
    [InlineData("ECDHE-ECDSA-CHACHA20-POLY1305", true)]
    [InlineData("ECDHE-ECDSA-AES256-SHA", false)]
    [InlineData("ECDHE-ECDSA-AES256-SHA384", false)]
    public async Task No_cipher_without_authenticated_encryption_is_agreed_on(string cipher, bool agreed)
    {
        string[] arguments =
        [
            "s_client",
            "-tls1_2",
            "-cipher",
            $"{cipher}:@SECLEVEL=0",
            "-CAfile",
            scene.Certificates["ca.crt"],
            "-connect",
            $"127.0.0.1:{scene.TlsPort}",
        ];

        (await new RigCommand("openssl", arguments).RunAsync(Cancel)).ExitCode.ShouldBe(agreed ? 0 : 1);
    }
}
