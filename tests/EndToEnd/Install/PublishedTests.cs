using System.Diagnostics;
using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Install;

/// <summary>
/// What <c>./publish</c> makes, as somebody who only has that. ReadyToRun code takes minutes to make: in the long run only.
/// </summary>
[Trait("Category", "Soak")]
public sealed class PublishedTests(PublishedArchives archives) : IClassFixture<PublishedArchives>, IDisposable
{
    private readonly TempFolder folder = new("published");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_unpacked_program_serves_an_empty_folder_within_half_a_second_and_idles_small()
    {
        var program = await UnpackAsync();
        var port = LoopbackPorts.Next();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var began = Stopwatch.GetTimestamp();

        await using var site = Start(program, port);
        await site.WaitUntilReadyAsync(
            async cancel => (await client.GetAsync("/readyz", cancel)).IsSuccessStatusCode,
            Cancel
        );

        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(0.5) + Slack);
        ResidentMegabytes(site).ShouldBeLessThan(150);
        (await site.StopAsync(TimeSpan.FromSeconds(10), Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task It_says_its_version_and_has_what_the_page_names()
    {
        var program = await UnpackAsync();
        var root = Path.GetDirectoryName(program)!;

        var version = await new RigCommand(program, "--version").RunSuccessfullyAsync(Cancel);

        Path.GetFileName(root).ShouldBe($"entrepot-{version.Trim().Split('+')[0]}");
        foreach (
            var name in (string[])
                ["entrepot.service", "entrepot.example.yaml", "README.md", "LICENSE", "docs/install.md"]
        )
        {
            File.Exists(Path.Combine(root, name)).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task The_image_is_pushed_into_a_site_pulled_by_Docker_and_serves()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        using var skopeo = new Skopeo();
        var reference = $"{site.Host}/library/entrepot:published";
        await skopeo.CopyAsync(
            $"oci-archive:{archives.Image}",
            $"docker://{reference}",
            Cancel,
            destinationCredentials: EntrepotSite.Credentials
        );
        var docker = await DockerEngine.SharedAsync();
        (await docker.LoginAsync(site.Host, EntrepotSite.Admin, EntrepotSite.AdminPassword, Cancel)).Successful();
        var port = LoopbackPorts.Next().ToString(CultureInfo.InvariantCulture);

        await docker.RunAsync(
            [
                "run",
                "-d",
                "--name",
                "published",
                "--network=host",
                "--read-only",
                "--tmpfs",
                "/tmp",
                "-e",
                $"ENTREPOT_URLS=http://127.0.0.1:{port}",
                reference,
            ],
            Cancel
        );

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.IsTrueAsync(
            "the container serves",
            async cancel => (await client.GetAsync("/readyz", cancel)).IsSuccessStatusCode,
            Cancel
        );
        (await docker.RunAsync(["top", "published", "-o", "pid,uid"], Cancel)).ShouldContain("10001");
        (await docker.RunAsync(["logs", "published"], Cancel)).ShouldContain("The first account is admin");
        await docker.RunAsync(["stop", "-t", "20", "published"], Cancel);
        (await docker.RunAsync(["inspect", "-f", "{{.State.ExitCode}}", "published"], Cancel)).Trim().ShouldBe("0");
    }

    [Fact]
    public async Task Docker_loads_the_archive_itself()
    {
        var docker = await DockerEngine.SharedAsync();

        var said = await docker.RunAsync(["load", "-i", archives.Image], Cancel);

        said.ShouldContain("Loaded image: entrepot:");
    }

    /// <summary>Starting a process, and asking now and then, on a busy machine.</summary>
    private static TimeSpan Slack => TimeSpan.FromSeconds(1);

    private async Task<string> UnpackAsync()
    {
        await new RigCommand("tar", "-xzf", archives.Tarball, "-C", folder.Path).RunSuccessfullyAsync(Cancel);
        return Path.Combine(Directory.GetDirectories(folder.Path, "entrepot-*").Single(), "entrepot");
    }

    private RigProcess Start(string program, int port) =>
        RigProcess.Start(
            new RigCommand(
                program,
                "serve",
                "--urls",
                string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
                "--data",
                folder["data"]
            )
            {
                // As the archive's first page has it: there, where its settings to start from are no settings yet.
                WorkingFolder = Path.GetDirectoryName(program),

                // Nothing of an installed .NET is to help.
                Environment = new Dictionary<string, string?> { ["DOTNET_ROOT"] = null, ["PATH"] = "/usr/bin:/bin" },
            }
        );

    private static long ResidentMegabytes(RigProcess process)
    {
        var line = File.ReadLines($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status")
            .First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(
                line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal),
                CultureInfo.InvariantCulture
            ) / 1024;
    }
}
