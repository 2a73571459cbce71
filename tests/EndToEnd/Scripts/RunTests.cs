using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Scripts;

/// <summary>The script that starts everything.</summary>
public sealed class RunTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_start_builds_nothing()
    {
        Assert.SkipUnless(
            Soak.IsOn || Environment.GetEnvironmentVariable("CI") == "true",
            "It builds the server once more: in CI and in the long run only."
        );
        var script = Path.Combine(RepositoryRoot(), "run");
        await new RigCommand(script, "--help").RunSuccessfullyAsync(Cancel);
        using var folder = new TempFolder("run");
        var url = $"http://127.0.0.1:{LoopbackPorts.Next()}";

        await using var started = RigProcess.Start(new RigCommand(script, "--urls", url, "--data", folder["data"]));
        using var client = new HttpClient();
        await started.WaitUntilReadyAsync(
            async cancel => (await client.GetAsync($"{url}/readyz", cancel)).IsSuccessStatusCode,
            Cancel
        );

        started.StandardError.ShouldNotContain("Building");
        (await started.StopAsync(TimeSpan.FromSeconds(10), Cancel)).ShouldBe(0);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Entrepot.slnx")))
        {
            folder = folder.Parent.ShouldNotBeNull("the tests do not run inside of the repository");
        }
        return folder.FullName;
    }
}
