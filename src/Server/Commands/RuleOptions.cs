using System.CommandLine;
using Entrepot.Cli.Rewrite;

namespace Entrepot.Server.Commands;

/// <summary>The options that say which names become which.</summary>
internal sealed class RuleOptions
{
    private readonly Option<string[]> maps = Many(
        "--map",
        "FROM=TO: names that begin with FROM begin with TO instead. The longest FROM counts."
    );

    private readonly Option<string?> policy = new("--policy")
    {
        Description = "The names that this replication rule gives.",
    };

    private readonly Option<string?> server = new("--server") { Description = "The site of the rule: HOST[:PORT]." };

    private readonly Option<bool> plain = new("--plain-http")
    {
        Description = "HTTP instead of HTTPS; who is on this machine is asked so anyway.",
    };

    private readonly Option<string[]> paths = Many(
        "--path",
        "A field with a name besides: spec.image, spec.jobs[].image, KIND:spec.image."
    );

    private readonly Option<string?> config = new("--config")
    {
        Description = "A YAML file with the rules: map, policy, server, paths. Arguments come first.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[maps, policy, server, config, paths, plain])
        {
            command.Options.Add(option);
        }
    }

    public bool IsPlain(ParseResult parsed) => parsed.GetValue(plain);

    public string? ConfigFile(ParseResult parsed) => parsed.GetValue(config);

    /// <summary>What the arguments say alone.</summary>
    public RewriteSettings Arguments(ParseResult parsed) =>
        RewriteSettings.None with
        {
            Maps = parsed.GetValue(maps)!,
            Policy = parsed.GetValue(policy),
            Server = parsed.GetValue(server),
            Paths = parsed.GetValue(paths)!,
        };

    /// <summary>Arguments and file together; null when the file is of no use, which is said on the standard error.</summary>
    public async Task<RewriteSettings?> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (ConfigFile(parsed) is not { } file)
        {
            return Arguments(parsed);
        }

        if (await ReadFiles.ReadAsync(file, cancellationToken) is not { } text)
        {
            return null;
        }

        if (RewriteSettingsReader.TryRead(text, out var read, out var fault))
        {
            return Arguments(parsed).And(read);
        }

        await Console.Error.WriteLineAsync($"{file}: {fault}");
        return null;
    }

    private static Option<string[]> Many(string name, string description) =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = false,
        };
}
