using System.Text;

namespace Entrepot.Server.Settings;

/// <summary>Writes the page of all settings: <c>entrepot settings &gt; docs/settings.md</c>.</summary>
internal static class SettingsPage
{
    public static string Write()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Settings

            <!-- Made by `entrepot settings`; a test holds it to the program. -->

            Later places win: `appsettings.json` beside the program, then `entrepot.yaml` in the working folder (or the file
            that `--config` names), then the environment, then arguments. A wrong value stops the start, with all faults listed.


            """
        );
        foreach (var setting in SettingTable.All)
        {
            page.Append(
                $"""
                ## `{setting.Key}`

                {setting.Meaning}

                | | |
                | --- | --- |
                | default | {(setting.Default.Length == 0 ? "none" : $"`{setting.Default}`")} |
                | file | `{setting.Key}: {setting.Example}` |
                | environment | `{setting.EnvironmentVariable}` |
                | argument | `{setting.Argument}` |


                """
            );
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }
}
