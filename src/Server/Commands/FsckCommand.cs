using System.CommandLine;
using Entrepot.Cli.Fsck;
using Entrepot.Data;
using Entrepot.Registry.Fsck;
using Entrepot.Server.Hosting;
using Entrepot.Server.Settings;
using Entrepot.Storage;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot fsck</c>: checks a site's rows against each other and against the stored bytes.</summary>
internal static class FsckCommand
{
    private const string Description = """
        Check that every manifest and blob of a site is whole. It changes nothing and may run while the site does.

        Examples:
          entrepot fsck                                      the site in ./data; compares lengths
          entrepot fsck --data /var/lib/entrepot --hash      reads every blob and compares its digest
        """;

    public static Command Build()
    {
        var data = Option(SettingTable.Data);
        var database = Option(SettingTable.Database);
        var hash = new Option<bool>("--hash") { Description = "Read every blob and compare its digest." };
        var command = new Command("fsck", Description) { Options = { data, database, hash } };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                Dictionary<string, string?> arguments = new(StringComparer.Ordinal);
                if (parsed.GetValue(data) is { } folder)
                {
                    arguments[SettingTable.Data.Key] = folder;
                }

                if (parsed.GetValue(database) is { } connection)
                {
                    arguments[SettingTable.Database.Key] = connection;
                }

                return CheckAsync(arguments, parsed.GetValue(hash), cancellationToken);
            }
        );
        return command;
    }

    private static Option<string?> Option(Setting setting) => new(setting.Argument) { Description = setting.Meaning };

    private static async Task<int> CheckAsync(
        IReadOnlyDictionary<string, string?> arguments,
        bool hash,
        CancellationToken cancellationToken
    )
    {
        SiteSettings settings;
        try
        {
            settings = SettingsReader.Read(null, arguments);
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }

        if (settings.PostgresConnection is null && !Path.Exists(DataFolder.DatabaseFileOf(settings.DataFolder)))
        {
            await Console.Error.WriteLineAsync(
                $"There is no site in {settings.DataFolder}: name its folder with --data."
            );
            return 2;
        }

        await using var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<Database>(_ => Site.OpenDatabase(settings, TimeProvider.System))
            .AddStorage(DataFolder.StorageOf(settings.DataFolder))
            .AddSingleton<SiteCheck>()
            .BuildServiceProvider();
        services.GetRequiredService<Database>().Open();
        return await FsckReport.WriteAsync(
            services.GetRequiredService<SiteCheck>(),
            hash,
            Console.Out,
            cancellationToken
        );
    }
}
