using System.Diagnostics;
using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>A pipeline pushes, waits for a site, and deploys there.</summary>
public sealed class WhereTests
{
    private const string Repository = "library/team/app";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipeline_waits_until_its_image_is_verified_at_a_site()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel);
        var image = new ImageBuilder().Image(1000);
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        var name = $"{scene.Site.Host}/{Repository}:v1";

        var wait = await RunAsync("wait", name, "--at", "peer", "--timeout", "60");

        wait.ShouldBe((0, wait.Output));
        wait.Output.ShouldContain("verified");
        var where = await RunAsync("where", name);
        where.Code.ShouldBe(0);
        where.Output.ShouldStartWith("peer  mirror/library/app:v1  verified  " + image.Digest);
        (await RunAsync("wait", name, "--at", "tokyo")).Code.ShouldBe(1);
        using var folder = new TempFolder("wait");
        var file = folder.Write("pod.yaml", $"kind: Pod\napiVersion: v1\nspec: {{containers: [{{image: {name}}}]}}\n");
        (await RunAsync("wait", "-f", file, "--at", "peer", "--timeout", "60")).Code.ShouldBe(0);
        (await RunAsync("wait", "-f", file, "--at", "peer", "--server", "other.example.com")).Code.ShouldBe(1);
        (await RunAsync("where", $"{scene.Site.Host}/{Repository}:v9")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_site_on_this_machine_with_a_certificate_is_asked_by_HTTPS()
    {
        using var authority = new CertificateAuthority();
        using var folder = new TempFolder("where");
        await using var scene = await ReplicationScene.StartAsync(Cancel, options: new SiteOptions { Tls = authority });
        await scene.CreateRuleAsync(Cancel);
        var image = new ImageBuilder().Image(1000);
        await scene.Site.Registry.PushAsync(Repository, image, Cancel, "v1");
        var name = $"{scene.Site.Host}/{Repository}:v1";

        var wait = await TrustingAsync(
            folder.Write("ca.crt", authority.Pem),
            "wait",
            name,
            "--at",
            "peer",
            "--timeout",
            "60"
        );
        var stranger = await RunAsync("where", name);

        wait.ShouldBe((0, wait.Output));
        wait.Output.ShouldContain("verified");
        stranger.Code.ShouldBe(2);
        stranger.Output.ShouldContain("SSL_CERT_FILE");
    }

    private static Task<(int Code, string Output)> RunAsync(params string[] arguments) => TrustingAsync("", arguments);

    private static async Task<(int Code, string Output)> TrustingAsync(string trusted, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [EntrepotSite.Assembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ENTREPOT_USERNAME"] = EntrepotSite.Admin,
                ["ENTREPOT_PASSWORD"] = EntrepotSite.AdminPassword,
            },
        };
        if (trusted.Length > 0)
        {
            start.Environment["SSL_CERT_FILE"] = trusted;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output + await error);
    }
}
