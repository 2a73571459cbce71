using System.CommandLine;
using Entrepot.Server.Settings;

namespace Entrepot.Server.Commands;

/// <summary>The one executable: <c>entrepot serve</c>, and what people and pipelines call.</summary>
internal static class EntrepotCommand
{
    private const string Description = """
        A container registry that keeps other registries equal to itself.

        Examples:
          entrepot serve                                     listen on http://127.0.0.1:5000, data in ./data
          entrepot serve --urls http://0.0.0.0:8080 --data /var/lib/entrepot
          entrepot demo                                      two sites on this machine and the tutorial between them
          entrepot cert --host registry.example.com          a certificate of your own for HTTPS, and how to trust it
          entrepot fsck --hash                               check that everything in ./data is whole
          entrepot audit verify                              check that no line of the audit log was changed
          entrepot where localhost:5000/library/nginx:1.27   at which destinations an image is verified, and why not
          entrepot wait localhost:5000/library/nginx:1.27    until it is
          entrepot wait -f deploy/ --at tokyo                until all images of a deployment are
          entrepot replication pause registry tokyo          let a registry rest; nothing is forgotten
          entrepot rewrite deploy/ --map docker.io=mirror.example.com/hub --write
          entrepot webhook --help                            the same for pods, in the cluster
          entrepot mirrors containerd --registry docker.io --site registry.example.com
          entrepot settings                                  list every setting
        """;

    /// <summary>How long a command that is told to end may take is its own business, and a setting of the site.</summary>
    private static readonly TimeSpan EndInPeace = TimeSpan.FromDays(1);

    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand(Description);
        root.Subcommands.Add(ServeCommand.Build());
        root.Subcommands.Add(CertCommand.Build());
        root.Subcommands.Add(DemoCommand.Build());
        root.Subcommands.Add(FsckCommand.Build());
        root.Subcommands.Add(AuditCommand.Build());
        root.Subcommands.Add(WhereCommand.BuildWhere());
        root.Subcommands.Add(WhereCommand.BuildWait());
        root.Subcommands.Add(ReplicationCommand.Build());
        root.Subcommands.Add(RewriteCommand.Build());
        root.Subcommands.Add(WebhookCommand.Build());
        root.Subcommands.Add(MirrorsCommand.Build());
        root.Subcommands.Add(SettingsCommand());
        return root.Parse(WithDefaultCommand(arguments))
            .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = EndInPeace });
    }

    /// <summary><c>entrepot</c> and <c>entrepot --urls …</c> mean <c>entrepot serve</c>.</summary>
    private static string[] WithDefaultCommand(string[] arguments) =>
        arguments is []
        || (arguments[0].StartsWith('-') && arguments[0] is not ("--help" or "-h" or "-?" or "--version"))
            ? ["serve", .. arguments]
            : arguments;

    private static Command SettingsCommand()
    {
        var command = new Command("settings", "Print the page of all settings, with defaults and examples.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(SettingsPage.Write()));
        return command;
    }
}
