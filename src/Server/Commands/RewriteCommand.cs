using System.CommandLine;
using Entrepot.Cli.Rewrite;
using Entrepot.Cli.Where;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot rewrite</c>: image names as they are at another registry.</summary>
internal static class RewriteCommand
{
    private const string Description = """
        Rewrite image names in Kubernetes YAML, kustomizations, Helm values, Compose files, Dockerfiles and plain lists.
        Only the names change: comments, order, quotes and line ends stay byte for byte.

        A ResourceList on the standard input (kpt, kustomize) brings its own rules in its functionConfig: map, policy,
        server, paths, verify, pin. What could not be rewritten is in its results.

        Exit code 0: done, or nothing to change; 1: with --check, something would change; 2: something was not understood,
        or is not where it should be; it stays as it is.

        Examples:
          kubectl get deploy -o yaml | entrepot rewrite --map registry.private.com/lib=gcr.io/lib | kubectl apply -f -
          entrepot rewrite deploy/ --map docker.io=mirror.example.com/dockerhub --write
          entrepot rewrite deploy/ --policy to-google --server registry.private.com --check
          entrepot rewrite deploy/ --config names.yaml --verify --pin --write
          helm install shop ./shop --post-renderer entrepot --post-renderer-args rewrite,--map,docker.io=mirror.local/hub
          kpt fn eval deploy/ --exec 'entrepot rewrite' -- map=docker.io=mirror.example.com/dockerhub
          echo nginx:1.27 | entrepot rewrite --map docker.io/library=gcr.io/shop
        """;

    public static Command Build()
    {
        var inputs = new Argument<string[]>("inputs")
        {
            Description = "Files and folders; standard input if left out.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var rules = new RuleOptions();
        var kind = new Option<string>("--format")
        {
            Description = "auto, plain, dockerfile or yaml.",
            DefaultValueFactory = _ => "auto",
        };
        var verify = new Option<bool>("--verify")
        {
            Description = "Rewrite only to names that have the same digest as before, and ask their registries.",
        };
        var pin = new Option<bool>("--pin")
        {
            Description = "Put digests in the place of tags; without other rules, in all names.",
        };
        var authority = new Option<string?>("--ca")
        {
            Description = "PEM certificates to trust besides the system's when registries are asked.",
        };
        var write = new Option<bool>("--write") { Description = "Change the files in place." };
        var check = new Option<bool>("--check") { Description = "Show what would change, and change nothing." };
        var command = new Command("rewrite", Description)
        {
            Arguments = { inputs },
            Options = { kind, verify, pin, authority, write, check },
        };
        rules.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(write) && (result.GetValue(check) || result.GetValue(inputs)!.Length == 0))
            {
                result.AddError("--write changes files: name some, and leave --check out.");
            }
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (
                    await rules.ReadAsync(parsed, cancellationToken) is not { } given
                    || await AuthoritiesAsync(parsed.GetValue(authority), cancellationToken) is not { } authorities
                )
                {
                    return RewriteRun.Fault;
                }

                given = given.And(
                    RewriteSettings.None with
                    {
                        Verify = parsed.GetValue(verify),
                        Pin = parsed.GetValue(pin),
                    }
                );
                var options = new RewriteOptions(
                    parsed.GetValue(inputs)!,
                    [],
                    parsed.GetValue(kind)!,
                    parsed.GetValue(write),
                    parsed.GetValue(check)
                );
                return await RunAsync(options, given, (rules.IsPlain(parsed), authorities), cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        RewriteOptions options,
        RewriteSettings settings,
        (bool PlainHttp, string Authorities) way,
        CancellationToken cancellationToken
    )
    {
        var input = "";
        if (options.Inputs.Count == 0 && (!settings.IsEmpty || Console.IsInputRedirected))
        {
            input = await Console.In.ReadToEndAsync(cancellationToken);
            if (!FunctionConfig.TryRead(input, out var configured, out var fault))
            {
                await Console.Error.WriteLineAsync($"functionConfig: {fault}");
                return RewriteRun.Fault;
            }

            settings = settings.And(configured);
        }

        if (settings.Fault is { } missing || !RewriteMappings.TryParse(settings.Maps, out var mappings, out missing))
        {
            await Console.Error.WriteLineAsync(missing);
            return RewriteRun.Fault;
        }

        if (settings is { Policy: { } policy, Server: { } server })
        {
            using var client = new SiteClient(server, way.PlainHttp);
            try
            {
                await mappings.AddRuleAsync(client, server, policy, cancellationToken);
            }
            catch (SiteException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return RewriteRun.Fault;
            }
        }

        await using var registries =
            settings.Verify || settings.Pin ? OutboundRegistries.Open(way.PlainHttp, way.Authorities) : null;
        return await mappings
            .Run(options with { Paths = settings.Paths }, settings, registries?.Digests, Console.Out, Console.Error)
            .RunAsync(new StringReader(input), cancellationToken);
    }

    private static async Task<string?> AuthoritiesAsync(string? file, CancellationToken cancellationToken) =>
        file is null ? "" : await ReadFiles.ReadAsync(file, cancellationToken);
}
