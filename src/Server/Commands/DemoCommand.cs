using System.CommandLine;
using System.Security.Cryptography;
using Entrepot.Server.Demo;
using Entrepot.Server.Hosting;
using Entrepot.Server.Settings;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot demo</c>: two sites on this machine, and the tutorial between them.</summary>
internal static class DemoCommand
{
    private const string Description = """
        Start two sites on this machine, replicate a small image from one to the other, tell each step with the command
        you would type, and stay up to play with. Nothing is kept when it ends.

        Examples:
          entrepot demo
          entrepot demo --port 8080                          the second site takes the next port
        """;

    public static Command Build()
    {
        var port = new Option<int>("--port")
        {
            Description = "The port of the first site; the second takes the next one.",
            DefaultValueFactory = _ => 5000,
        };
        var once = new Option<bool>("--once") { Description = "End when the steps are done." };
        var command = new Command("demo", Description) { Options = { port, once } };
        command.SetAction(
            (parsed, cancellationToken) => RunAsync(parsed.GetValue(port), parsed.GetValue(once), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(int port, bool once, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("entrepot-demo-");
        var password = RandomNumberGenerator.GetHexString(16, lowercase: true);
        try
        {
            await using var hereSite = await StartAsync(folder, "here", port, password, cancellationToken);
            await using var thereSite = await StartAsync(folder, "there", port + 1, password, cancellationToken);
            using var here = new DemoSite("here", Address(port), password);
            using var there = new DemoSite("there", Address(port + 1), password);
            var tutorial = new Tutorial(here, there, password, TimeProvider.System, Console.Out);
            await tutorial.RunAsync(cancellationToken);
            if (!once)
            {
                tutorial.TellWhatNext();
                await hereSite.WaitForShutdownAsync(cancellationToken);
            }

            return 0;
        }
        catch (Exception exception)
            when (exception is StartException or InvalidOperationException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"The demo stopped: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Site> StartAsync(
        DirectoryInfo folder,
        string name,
        int port,
        string password,
        CancellationToken cancellationToken
    ) =>
        Site.StartAsync(
            SettingsReader.Only(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    [SettingTable.Urls.Key] = Address(port).GetLeftPart(UriPartial.Authority),
                    [SettingTable.Data.Key] = Path.Combine(folder.FullName, name),
                    [SettingTable.AdminPassword.Key] = password,
                    [SettingTable.LogLevel.Key] = nameof(LogLevel.Warning),
                }
            ),
            cancellationToken
        );

    private static Uri Address(int port) => new($"http://127.0.0.1:{port}/");
}
