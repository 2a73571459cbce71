using System.CommandLine;
using Entrepot.Access.Audit.Chain;
using Entrepot.Server.Hosting;
using Entrepot.Server.Settings;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot audit verify</c>: checks that no line of the audit log was changed, removed or moved.</summary>
internal static class AuditCommand
{
    private const string Description = """
        Check that no line of the audit log was changed, removed or moved. It changes nothing and may run while the site
        does. Keep the newest line's number and hash somewhere else: with them a later check shows that nothing before it
        was written anew.

        Examples:
          entrepot audit verify                              the site in ./data
          entrepot audit verify --data /var/lib/entrepot
        """;

    public static Command Build()
    {
        var data = Option(SettingTable.Data);
        var database = Option(SettingTable.Database);
        var verify = new Command("verify", Description) { Options = { data, database } };
        verify.SetAction(
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

                return VerifyAsync(arguments, cancellationToken);
            }
        );
        return new Command("audit", "What happened at a site and who did it.") { Subcommands = { verify } };
    }

    /// <returns>0: whole; 1: not; 2: there is nothing to look at.</returns>
    internal static async Task<int> WriteAsync(ChainCheck check, TextWriter output, CancellationToken cancellationToken)
    {
        var whole = true;
        await foreach (var finding in check.RunAsync(cancellationToken))
        {
            whole = false;
            await output.WriteLineAsync($"line {finding.Line}: {finding.Message}");
        }

        var summary = check.Summary;
        if (summary.Last == 0)
        {
            await output.WriteLineAsync("The audit log is empty.");
            return 0;
        }

        await output.WriteLineAsync(
            $"{summary.Lines} lines, {summary.Purged} purged from between them; "
                + (
                    whole
                        ? "none was changed or moved, or removed from between them."
                        : "the audit log is NOT what was written."
                )
        );
        await output.WriteLineAsync($"oldest: line {summary.First}, which follows {summary.Trusted} (trusted)");
        if (summary.First > 1)
        {
            await output.WriteLineAsync(
                $"The {summary.First - 1} lines before are gone. Purges say how many lines they removed "
                    + "(delete audit_log); what is gone beyond that, somebody removed by hand."
            );
        }

        await output.WriteLineAsync($"newest: line {summary.Last}, {summary.Hash}");
        return whole ? 0 : 1;
    }

    private static Option<string?> Option(Setting setting) => new(setting.Argument) { Description = setting.Meaning };

    private static async Task<int> VerifyAsync(
        IReadOnlyDictionary<string, string?> arguments,
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

        await using var site = Site.OpenDatabase(settings, TimeProvider.System);
        site.Open();
        return await WriteAsync(new ChainCheck(site), Console.Out, cancellationToken);
    }
}
