using System.CommandLine;
using Entrepot.Cli.Mirrors;
using Entrepot.Cli.Where;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot mirrors</c>: how a node pulls from sites what it knows by other registries' names.</summary>
internal static class MirrorsCommand
{
    private const int Done = 0;
    private const int NotDone = 1;
    private const int NotUnderstood = 2;

    private const string Description = """
        Write the configuration with which containerd, CRI-O (and podman), docker or k3s pulls from sites what it knows by
        another registry's name: no manifest is changed. The sites are asked in the order given, the registry itself last.
        What has to be done besides, and what the runtime cannot do, is said on the standard error.

        The copies are found by the sites' setting aliases (--registry docker.io), or without it where their project is
        named (--registry docker.io=hub).

        Examples:
          entrepot mirrors containerd --registry docker.io --site tokyo.example.com --site registry.example.com
          entrepot mirrors crio --registry docker.io=hub --registry gcr.io --site tokyo.example.com --no-fallback
          entrepot mirrors k3s --registry docker.io --site tokyo.example.com --ca /etc/ssl/entrepot-ca.crt --login
          entrepot mirrors containerd --registry docker.io --site http://10.0.0.5:5000 --out /
        """;

    public static Command Build()
    {
        var runtime = new Argument<string>("runtime") { Description = "containerd, crio, docker or k3s." };
        runtime.AcceptOnlyFromAmong([.. MirrorRun.Runtimes]);
        var registries = new Option<string[]>("--registry")
        {
            Description = "HOST[:PORT] as in the images' names, or HOST[:PORT]=PROJECT[/PATH] of the copies.",
            Required = true,
        };
        var sites = new Option<string[]>("--site")
        {
            Description = "A site that has copies: HOST[:PORT], or http:// before it. The first is asked first.",
            Required = true,
        };
        var authority = new Option<string?>("--ca")
        {
            Description = "Where nodes have the certificate of the sites' authority, as a path on the node.",
        };
        var login = new Option<bool>("--login")
        {
            Description =
                "Write the login that docker login, or ENTREPOT_USERNAME and ENTREPOT_PASSWORD, gives for the sites.",
        };
        var alone = new Option<bool>("--no-fallback") { Description = "Do not ask the registry itself." };
        var folder = new Option<string?>("--out")
        {
            Description = "Write the files below this folder, which stands for the node's root; else they are shown.",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Replace files that are there and say something else.",
        };
        var command = new Command("mirrors", Description)
        {
            Arguments = { runtime },
            Options = { registries, sites, authority, login, alone, folder, force },
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed.GetValue(runtime)!,
                    (parsed.GetValue(registries)!, parsed.GetValue(sites)!, parsed.GetValue(login)),
                    (parsed.GetValue(authority), !parsed.GetValue(alone)),
                    (parsed.GetValue(folder), parsed.GetValue(force)),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string runtime,
        (string[] Registries, string[] Sites, bool Login) given,
        (string? Authority, bool Fallback) way,
        (string? Folder, bool Force) place,
        CancellationToken cancellationToken
    )
    {
        List<MirroredRegistry> registries = [];
        List<MirrorSite> sites = [];
        foreach (var text in given.Registries)
        {
            if (!MirroredRegistry.TryParse(text, out var registry))
            {
                return await RefuseAsync($"'{text}' is not HOST[:PORT] or HOST[:PORT]=PROJECT[/PATH].");
            }

            registries.Add(registry);
        }

        foreach (var text in given.Sites)
        {
            if (!TryReadSite(text, out var url))
            {
                return await RefuseAsync($"'{text}' is not HOST[:PORT], with http:// or https:// before it or not.");
            }

            var login = given.Login ? SiteLogin.Find(new MirrorSite(url, null).Host) : null;
            if (given.Login && login is null)
            {
                return await RefuseAsync($"There is no login for {text}: docker login, or leave --login out.");
            }

            sites.Add(new MirrorSite(url, login));
        }

        try
        {
            var answer = MirrorRun.Plan(runtime, new MirrorPlan(registries, sites, way.Authority, way.Fallback));
            return await MirrorRun.TellAsync(answer, place, Console.Out, Console.Error, cancellationToken)
                ? Done
                : NotDone;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return NotDone;
        }
    }

    private static bool TryReadSite(string text, out Uri url)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        var fits =
            Uri.TryCreate(full, UriKind.Absolute, out var parsed)
            && parsed is { PathAndQuery: "/", UserInfo: "", Scheme: "http" or "https" };
        url = fits ? parsed! : new Uri("about:blank");
        return fits;
    }

    private static async Task<int> RefuseAsync(string reason)
    {
        await Console.Error.WriteLineAsync(reason);
        return NotUnderstood;
    }
}
