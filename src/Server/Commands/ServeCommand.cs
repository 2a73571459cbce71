using System.CommandLine;
using Entrepot.Server.Hosting;
using Entrepot.Server.Settings;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot serve</c>: runs the registry until SIGTERM or Ctrl+C.</summary>
internal static class ServeCommand
{
    private const string Description = """
        Run the registry until it is told to stop (Ctrl+C or SIGTERM).

        Examples:
          entrepot serve
          entrepot serve --urls http://0.0.0.0:8080 --data /var/lib/entrepot
          ENTREPOT_ADMIN_PASSWORD='a long phrase' entrepot serve
          entrepot serve --database 'Host=db;Username=entrepot;Database=entrepot'
        """;

    public static Command Build()
    {
        var command = new Command("serve", Description);
        var config = new Option<string?>("--config") { Description = "The settings file; else entrepot.yaml here." };
        var options = SettingTable.All.ToDictionary(
            setting => setting,
            setting => new Option<string?>(setting.Argument)
            {
                Description = $"{setting.Meaning}{(setting.Default.Length == 0 ? "" : $" [{setting.Default}]")}",
            }
        );
        command.Options.Add(config);
        foreach (var option in options.Values)
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var arguments = options
                    .Where(pair => parsed.GetResult(pair.Value) is not null)
                    .ToDictionary(pair => pair.Key.Key, pair => parsed.GetValue(pair.Value));
                return ServeAsync(parsed.GetValue(config), arguments, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> ServeAsync(
        string? configFile,
        IReadOnlyDictionary<string, string?> arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var site = await Site.StartAsync(SettingsReader.Read(configFile, arguments), cancellationToken);
            await site.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (StartException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
