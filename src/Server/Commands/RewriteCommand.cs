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

        Exit code 0: done, or nothing to change; 1: with --check, something would change; 2: something was not understood.

        Examples:
          kubectl get deploy -o yaml | entrepot rewrite --map registry.private.com/lib=gcr.io/lib | kubectl apply -f -
          entrepot rewrite deploy/ --map docker.io=mirror.example.com/dockerhub --write
          entrepot rewrite deploy/ --policy to-google --server registry.private.com --check
          helm install shop ./shop --post-renderer entrepot --post-renderer-args rewrite,--map,docker.io=mirror.local/hub
          echo nginx:1.27 | entrepot rewrite --map docker.io/library=gcr.io/shop
        """;

    public static Command Build()
    {
        var inputs = new Argument<string[]>("inputs")
        {
            Description = "Files and folders; standard input if left out.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var maps = Many("--map", "FROM=TO: names that begin with FROM begin with TO instead. The longest FROM counts.");
        var policy = new Option<string?>("--policy") { Description = "The names that this replication rule gives." };
        var server = new Option<string?>("--server") { Description = "The site of the rule: HOST[:PORT]." };
        var plain = new Option<bool>("--plain-http") { Description = "Ask the site over HTTP." };
        var paths = Many("--path", "A field with a name besides: spec.image, spec.jobs[].image, KIND:spec.image.");
        var kind = new Option<string>("--format")
        {
            Description = "auto, plain, dockerfile or yaml.",
            DefaultValueFactory = _ => "auto",
        };
        var write = new Option<bool>("--write") { Description = "Change the files in place." };
        var check = new Option<bool>("--check") { Description = "Show what would change, and change nothing." };
        var command = new Command("rewrite", Description)
        {
            Arguments = { inputs },
            Options = { maps, policy, server, plain, paths, kind, write, check },
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(maps)!.Length == 0 && result.GetValue(policy) is null)
            {
                result.AddError("Say what to rewrite: --map FROM=TO, or --policy NAME --server HOST.");
            }

            if (result.GetValue(policy) is null != result.GetValue(server) is null)
            {
                result.AddError("--policy and --server go together.");
            }

            if (result.GetValue(write) && (result.GetValue(check) || result.GetValue(inputs)!.Length == 0))
            {
                result.AddError("--write changes files: name some, and leave --check out.");
            }
        });
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    new RewriteOptions(
                        parsed.GetValue(inputs)!,
                        parsed.GetValue(paths)!,
                        parsed.GetValue(kind)!,
                        parsed.GetValue(write),
                        parsed.GetValue(check)
                    ),
                    parsed.GetValue(maps)!,
                    (parsed.GetValue(policy), parsed.GetValue(server), parsed.GetValue(plain)),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        RewriteOptions options,
        string[] maps,
        (string? Policy, string? Server, bool PlainHttp) rule,
        CancellationToken cancellationToken
    )
    {
        if (!RewriteMappings.TryParse(maps, out var mappings, out var fault))
        {
            await Console.Error.WriteLineAsync(fault);
            return RewriteRun.Fault;
        }

        if (rule is { Policy: { } policy, Server: { } server })
        {
            using var client = new SiteClient(server, rule.PlainHttp);
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

        return await mappings.Run(options, Console.Out, Console.Error).RunAsync(Console.In, cancellationToken);
    }

    private static Option<string[]> Many(string name, string description) =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = false,
        };
}
