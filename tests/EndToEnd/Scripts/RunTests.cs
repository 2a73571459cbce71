using System.Globalization;
using Entrepot.EndToEnd.Install;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Scripts;

/// <summary>The script that starts everything.</summary>
public sealed class RunTests : IDisposable
{
    private readonly TempFolder folder = new("run");
    private readonly string searched;

    public RunTests() => searched = AddDotnet();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_builds_when_a_source_has_changed_and_only_then()
    {
        var script = Checkout();

        await RunAsync(script, "--help");
        await Task.WhenAll(RunAsync(script, "--help"), RunAsync(script, "--version"));
        Builds().ShouldBe(1);

        folder.Write("checkout/src/Server/Program.cs", "// Changed.");
        await Task.WhenAll(RunAsync(script, "--help"), RunAsync(script, "--help"));
        Builds().ShouldBe(2, "of two starts at once one builds");
    }

    [Fact]
    public async Task What_it_starts_is_the_server_itself_and_ends_well_when_it_is_told_to()
    {
        var script = Checkout();
        await RunAsync(script, "--help");

        await ServeAsync(script, searched);

        Builds().ShouldBe(1);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task A_second_start_of_the_real_program_builds_nothing()
    {
        var script = Repository.PathOf("run");
        await new RigCommand(script, "--help").RunSuccessfullyAsync(Cancel);

        await ServeAsync(script, path: null);
    }

    private async Task ServeAsync(string script, string? path)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Next()}");
        await using var started = RigProcess.Start(Command(script, path, "--urls", url, "--data", folder["data"]));
        using var client = new HttpClient();
        await started.WaitUntilReadyAsync(
            async cancel => (await client.GetAsync($"{url}/readyz", cancel)).IsSuccessStatusCode,
            Cancel
        );

        started.StandardError.ShouldNotContain("Building");
        (await started.StopAsync(TimeSpan.FromSeconds(10), Cancel)).ShouldBe(0);
    }

    private Task<string> RunAsync(string script, string argument) =>
        Command(script, searched, argument).RunSuccessfullyAsync(Cancel);

    private static RigCommand Command(string script, string? path, params string[] arguments) =>
        new(script, arguments)
        {
            Environment = path is null
                ? new Dictionary<string, string?>()
                : new Dictionary<string, string?> { ["PATH"] = path },
        };

    private int Builds() => File.ReadAllLines(folder["builds"]).Length;

    /// <summary>The script in a repository of which nothing is looked at but names and times.</summary>
    private string Checkout()
    {
        folder.Subfolder("checkout/src/Server");
        folder.Write("checkout/src/Server/Program.cs", "");
        var script = folder["checkout/run"];
        File.Copy(Repository.PathOf("run"), script);
        return script;
    }

    /// <summary>
    /// A search path with a dotnet whose builds are noted, and give the server that these tests have: a real one takes
    /// minutes.
    /// </summary>
    private string AddDotnet()
    {
        folder.Subfolder("bin");
        var real = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        var dotnet = folder.Write(
            "bin/dotnet",
            $"""
            #!/bin/bash
            PATH={real}
            if [ "$1" = build ]; then
              echo "$*" >> {folder["builds"]}
              mkdir -p {folder["checkout/src/Server/bin/Release"]}
              ln -sfn {AppContext.BaseDirectory} {folder["checkout/src/Server/bin/Release/net10.0"]}
              exit
            fi
            exec dotnet "$@"
            """
        );
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return $"{folder["bin"]}:{real}";
    }
}
