using System.CommandLine;
using Entrepot.Cli.Webhook;
using Entrepot.Server.Hosting;
using Entrepot.Server.Settings;
using Entrepot.Server.Webhook;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot webhook</c>: what a cluster's API server asks about its pods.</summary>
internal static class WebhookCommand
{
    private const int NotUnderstood = 2;
    private const int CannotStart = 1;
    private const int MostDrain = 600;

    private const string Description = """
        Answer a cluster's API server over HTTPS: /mutate gives the images of pods the names that they have elsewhere, by
        the rules of entrepot rewrite, and keeps the original ones in the annotation entrepot/original-images; /validate
        holds pods back until their images are verified at a site (--gate). The certificate's files and the rules' file are
        read again when they change. Manifests are in deploy/webhook.

        What cannot be decided, because rules or site are out of reach, is let through with a warning; with --fail-closed
        it is refused. Whether pods run when this process itself does not answer is the cluster's failurePolicy.

        Examples:
          entrepot webhook --tls-cert tls/tls.crt --tls-key tls/tls.key --map docker.io=mirror.example.com/hub
          entrepot webhook --tls-cert … --tls-key … --policy to-tokyo --server registry.example.com --dry-run
          entrepot webhook --tls-cert … --tls-key … --config /etc/webhook/names.yaml --exclude-namespace 'kube-*'
          entrepot webhook --tls-cert … --tls-key … --policy to-tokyo --server registry.example.com --gate tokyo
        """;

    public static Command Build()
    {
        var rules = new RuleOptions();
        var urls = new Option<string>("--urls")
        {
            Description = "The addresses to listen on, separated by semicolons.",
            DefaultValueFactory = _ => "https://0.0.0.0:8443",
        };
        var certificate = new Option<string>("--tls-cert")
        {
            Description = "The certificate, a PEM file: from entrepot cert, or cert-manager's tls.crt.",
            Required = true,
        };
        var key = new Option<string>("--tls-key") { Description = "Its private key, a PEM file.", Required = true };
        var namespaces = Names("--namespace", "Only objects of this namespace; * stands for anything.");
        var excluded = Names("--exclude-namespace", "No objects of this namespace.");
        var selector = new Option<string>("--selector", "-l")
        {
            Description = "Only objects with these labels: app=web,tier!=db,env in (test,stage),!legacy.",
            DefaultValueFactory = _ => "",
        };
        var gate = Names("--gate", "A registry of --server at which images must be verified before they may run.");
        var closed = new Option<bool>("--fail-closed") { Description = "Refuse what cannot be decided." };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Change no names and refuse nothing: entrepot/planned-images says what would be.",
        };
        var drain = new Option<int>("--drain")
        {
            Description = "Seconds in which it still answers when it is told to stop, until the cluster asks others.",
        };
        drain.Validators.Add(result =>
        {
            if (result.GetValue(drain) is < 0 or > MostDrain)
            {
                result.AddError($"--drain takes 0 to {MostDrain} seconds.");
            }
        });
        var command = new Command("webhook", Description)
        {
            Options = { urls, certificate, key, namespaces, excluded, selector, gate, closed, dryRun, drain },
        };
        rules.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var labels = LabelSelector.Everything;
                if (parsed.GetValue(selector) is { Length: > 0 } text && !LabelSelector.TryParse(text, out labels))
                {
                    return RefuseAsync($"'{text}' is no label selector.");
                }

                var given = rules.Arguments(parsed);
                var sites = parsed.GetValue(gate)!;
                if (sites.Length > 0 && given.Server is null)
                {
                    return RefuseAsync("--gate needs the site that images are replicated from: --server HOST.");
                }

                if (given.IsEmpty && rules.ConfigFile(parsed) is null && sites.Length == 0)
                {
                    return RefuseAsync(
                        "Say what to do: --map, --policy and --server, --config, or --gate and --server."
                    );
                }

                return RunAsync(
                    new WebhookOptions(
                        parsed.GetValue(urls)!,
                        parsed.GetValue(certificate)!,
                        parsed.GetValue(key)!,
                        given,
                        rules.ConfigFile(parsed),
                        rules.IsPlain(parsed),
                        new WebhookScope(parsed.GetValue(namespaces)!, parsed.GetValue(excluded)!, labels),
                        sites.Length > 0 ? sites : null,
                        parsed.GetValue(closed),
                        parsed.GetValue(dryRun),
                        TimeSpan.FromSeconds(parsed.GetValue(drain))
                    ),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(WebhookOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await WebhookHost.RunAsync(options, cancellationToken);
            return 0;
        }
        catch (SettingsException exception)
        {
            return await RefuseAsync(exception.Message);
        }
        catch (StartException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return CannotStart;
        }
    }

    private static async Task<int> RefuseAsync(string reason)
    {
        await Console.Error.WriteLineAsync(reason);
        return NotUnderstood;
    }

    private static Option<string[]> Names(string name, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => [] };
}
