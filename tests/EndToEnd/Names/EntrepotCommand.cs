using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Names;

/// <summary>The program's commands, as a person calls them who is logged in as the administrator.</summary>
internal static class EntrepotCommand
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static RigCommand Of(params IReadOnlyList<string> arguments) =>
        new("dotnet", [EntrepotSite.Assembly, .. arguments])
        {
            Environment = new Dictionary<string, string?>
            {
                ["ENTREPOT_USERNAME"] = EntrepotSite.Admin,
                ["ENTREPOT_PASSWORD"] = EntrepotSite.AdminPassword,
            },
        };

    /// <summary>An executable file that calls the program, for tools that want one.</summary>
    public static string Script(TempFolder folder, string name, string arguments)
    {
        var path = folder.Write(name, $"#!/bin/sh\nexec dotnet {EntrepotSite.Assembly} {arguments}\n");
        File.SetUnixFileMode(path, Executable);
        return path;
    }
}
