using System.CommandLine;
using System.Net;
using Entrepot.Cli.Replication;
using Entrepot.Cli.Where;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot replication</c>: for people, and for scripts around maintenance windows.</summary>
internal static class ReplicationCommand
{
    private const int CannotAsk = 2;
    private const string ExitCodes =
        "Exit code 0: done; 1: there is nothing of that name, or nothing to do; 2: the site cannot be asked.";

    private const string Description = $"""
        List the rules of a site, let them rest and go on, and try again what failed. {ExitCodes}

        Examples:
          entrepot replication list
          entrepot replication pause registry tokyo       nothing is sent there; what changes goes on being wanted
          entrepot replication resume registry tokyo      and now it is
          entrepot replication pause rule nightly --site registry.example.org
          entrepot replication retry 42                   all that failed in execution 42
        """;

    private const string ListDescription = """
        List the rules: from where to where, what starts them, and whether they are at rest.

        Examples:
          entrepot replication list
          entrepot replication list --site registry.example.org
        """;

    private const string RetryDescription = $"""
        Try again what failed in an execution, as a new one. {ExitCodes}

        Examples:
          entrepot replication retry 42
          entrepot replication retry 42 --task 1007
        """;

    private const string PauseDescription = $"""
        Let the work of a rule, or all work on a registry, rest: what runs is handed back, and what changes meanwhile goes
        on being wanted. {ExitCodes}

        Examples:
          entrepot replication pause rule nightly
          entrepot replication pause registry tokyo
        """;

    private const string ResumeDescription = $"""
        Let what rests go on, at once. {ExitCodes}

        Examples:
          entrepot replication resume rule nightly
          entrepot replication resume registry tokyo
        """;

    public static Command Build()
    {
        var command = new Command("replication", Description);
        command.Subcommands.Add(List());
        command.Subcommands.Add(Retry());
        command.Subcommands.Add(Hold("pause", PauseDescription, hold: true));
        command.Subcommands.Add(Hold("resume", ResumeDescription, hold: false));
        return command;
    }

    private static Command List()
    {
        var (site, plain) = (Site(), Plain());
        var command = new Command("list", ListDescription) { Options = { site, plain } };
        command.SetAction(
            (parsed, cancellationToken) =>
                AskAsync(
                    parsed.GetValue(site)!,
                    parsed.GetValue(plain),
                    control => control.ListAsync(cancellationToken)
                )
        );
        return command;
    }

    private static Command Retry()
    {
        var (site, plain) = (Site(), Plain());
        var execution = new Argument<long>("execution") { Description = "The execution's id." };
        var task = new Option<long?>("--task") { Description = "Only this task; all that failed if left out." };
        var command = new Command("retry", RetryDescription)
        {
            Arguments = { execution },
            Options = { task, site, plain },
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                AskAsync(
                    parsed.GetValue(site)!,
                    parsed.GetValue(plain),
                    control => control.RetryAsync(parsed.GetValue(execution), parsed.GetValue(task), cancellationToken)
                )
        );
        return command;
    }

    private static Command Hold(string name, string description, bool hold)
    {
        var (site, plain) = (Site(), Plain());
        var kind = new Argument<string>("kind") { Description = "rule or registry." };
        kind.AcceptOnlyFromAmong("rule", "registry");
        var what = new Argument<string>("name") { Description = "Its name." };
        var command = new Command(name, description) { Arguments = { kind, what }, Options = { site, plain } };
        command.SetAction(
            (parsed, cancellationToken) =>
                AskAsync(
                    parsed.GetValue(site)!,
                    parsed.GetValue(plain),
                    control =>
                        parsed.GetValue(kind) == "rule"
                            ? control.HoldRuleAsync(parsed.GetValue(what)!, hold, cancellationToken)
                            : control.HoldRegistryAsync(parsed.GetValue(what)!, hold, cancellationToken)
                )
        );
        return command;
    }

    private static Option<string> Site() =>
        new("--site")
        {
            Description = "The site, as in the images' names: HOST[:PORT].",
            DefaultValueFactory = _ => "127.0.0.1:5000",
        };

    private static Option<bool> Plain() =>
        new("--plain-http")
        {
            Description = "HTTP instead of HTTPS; a site on this machine that speaks no HTTPS is asked so anyway.",
        };

    private static async Task<int> AskAsync(string site, bool plainHttp, Func<ReplicationControl, Task<int>> act)
    {
        if (!Uri.TryCreate($"http://{site}", UriKind.Absolute, out var address) || address.PathAndQuery != "/")
        {
            await Console.Error.WriteLineAsync($"'{site}' is not HOST[:PORT].");
            return CannotAsk;
        }

        using var client = new SiteClient(site, plainHttp);
        try
        {
            return await act(new ReplicationControl(client, Console.Out));
        }
        catch (SiteException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.Status is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed
                ? ReplicationControl.Refused
                : CannotAsk;
        }
    }
}
