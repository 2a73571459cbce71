using System.CommandLine;
using Entrepot.Cli.Rewrite;
using Entrepot.Cli.Where;

namespace Entrepot.Server.Commands;

/// <summary><c>entrepot where</c> and <c>entrepot wait</c>: for people and for pipelines.</summary>
internal static class WhereCommand
{
    private const int CannotAsk = 2;

    private const string WhereDescription = """
        Say where an image is: at each destination of each rule that wants it, whether it is verified, on its way, or why not.

        Examples:
          entrepot where registry.example.org/library/nginx:1.27
          ENTREPOT_USERNAME=ci ENTREPOT_PASSWORD=… entrepot where registry.example.org/team/app@sha256:…
        """;

    private const string WaitDescription = """
        Wait until an image is verified at its destinations, or with -f all images that files name. Exit code 0: they are;
        1: one will not get there by itself; 2: the site cannot be asked; 124: not within the timeout.

        Each image is asked about at the registry in its name, or only those of --server. With --server, images of other
        registries are named and make the exit code 1, unless --ignore-others is given.

        Examples:
          entrepot wait registry.example.org/team/app:v7
          entrepot wait registry.example.org/team/app:v7 --at frankfurt --at tokyo --timeout 300
          entrepot wait -f deploy/ --at tokyo --timeout 300 && kubectl --context tokyo apply -f deploy/
          helm template shop ./shop | entrepot wait -f - --at tokyo --server registry.example.org --ignore-others
        """;

    public static Command BuildWhere()
    {
        var (image, plain) = (Image(), Plain());
        var command = new Command("where", WhereDescription) { Arguments = { image }, Options = { plain } };
        command.SetAction(
            (parsed, cancellationToken) =>
                AskAsync(
                    parsed.GetValue(image)!,
                    parsed.GetValue(plain),
                    async (name, client) =>
                    {
                        var found = await client.DestinationsAsync(name, cancellationToken);
                        await WhereReport.WriteAsync(name, found, Console.Out);
                        return 0;
                    }
                )
        );
        return command;
    }

    public static Command BuildWait()
    {
        var (image, plain) = (Image(), Plain());
        image.Arity = ArgumentArity.ZeroOrOne;
        var files = new Option<string[]>("--file", "-f")
        {
            Description =
                "Files and folders that name images, as entrepot rewrite reads them; - is the standard input.",
            DefaultValueFactory = _ => [],
        };
        var sites = new Option<string[]>("--at")
        {
            Description = "The registry's name; all if left out.",
            DefaultValueFactory = _ => [],
        };
        var timeout = new Option<double>("--timeout") { Description = "Seconds.", DefaultValueFactory = _ => 600 };
        var server = new Option<string?>("--server") { Description = "With -f: the site to ask: HOST[:PORT]." };
        var ignore = new Option<bool>("--ignore-others")
        {
            Description = "With -f: leave other registries' images out.",
        };
        var command = new Command("wait", WaitDescription)
        {
            Arguments = { image },
            Options = { files, sites, timeout, server, ignore, plain },
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(files)!.Length == 0) == (result.GetValue(image) is null))
            {
                result.AddError("Say what to wait for: an image, or -f FILE.");
            }
        });
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var (at, limit) = (parsed.GetValue(sites)!, TimeSpan.FromSeconds(parsed.GetValue(timeout)));
                return parsed.GetValue(image) is { } text
                    ? AskAsync(
                        text,
                        parsed.GetValue(plain),
                        (name, client) =>
                            new DestinationWait(
                                token => client.DestinationsAsync(name, token),
                                TimeProvider.System,
                                Console.Out
                            ).RunAsync(at, limit, cancellationToken)
                    )
                    : WaitForFilesAsync(
                        parsed.GetValue(files)!,
                        (parsed.GetValue(server), parsed.GetValue(ignore), parsed.GetValue(plain)),
                        (at, limit),
                        cancellationToken
                    );
            }
        );
        return command;
    }

    private static async Task<int> WaitForFilesAsync(
        string[] files,
        (string? Server, bool IgnoreOthers, bool PlainHttp) site,
        (string[] Sites, TimeSpan Timeout) wanted,
        CancellationToken cancellationToken
    )
    {
        List<string> faults = [];
        var images = await WrittenNames.ReadAsync(files, [], Console.In, faults, cancellationToken);
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync(fault);
        }

        List<WantedImage> others =
        [
            .. images.Where(image => image.Image is null || (site.Server is { } server && image.Host != server)),
        ];
        if (!site.IgnoreOthers)
        {
            others.ForEach(image =>
                Console.Error.WriteLine($"{image.Text}: not an image of {site.Server ?? "a site"}")
            );
        }

        if (faults.Count > 0 || (others.Count > 0 && !site.IgnoreOthers))
        {
            return DestinationWait.GivenUp;
        }

        List<ImageReference> own = [.. images.Except(others).Select(image => image.Image!)];
        if (own.Count == 0)
        {
            await Console.Error.WriteLineAsync("There are no images to wait for.");
            return images.Count == 0 ? CannotAsk : DestinationWait.Arrived;
        }

        var clients = own.Select(image => image.Registry)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(host => host, host => new SiteClient(host, site.PlainHttp), StringComparer.Ordinal);
        try
        {
            return await new ManifestWait(
                (image, token) => clients[image.Registry].DestinationsAsync(image, token),
                TimeProvider.System,
                Console.Out
            ).RunAsync(own, wanted.Sites, wanted.Timeout, cancellationToken);
        }
        catch (SiteException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return CannotAsk;
        }
        finally
        {
            foreach (var client in clients.Values)
            {
                client.Dispose();
            }
        }
    }

    private static Argument<string> Image() =>
        new("image") { Description = "As you pull it: HOST[:PORT]/REPOSITORY[:TAG|@DIGEST]." };

    private static Option<bool> Plain() =>
        new("--plain-http")
        {
            Description = "HTTP instead of HTTPS; a registry on this machine that speaks no HTTPS is asked so anyway.",
        };

    private static async Task<int> AskAsync(
        string text,
        bool plainHttp,
        Func<ImageReference, SiteClient, Task<int>> act
    )
    {
        if (!ImageReference.TryParse(text, out var image))
        {
            await Console.Error.WriteLineAsync($"'{text}' is not HOST[:PORT]/REPOSITORY[:TAG|@DIGEST].");
            return CannotAsk;
        }

        using var client = new SiteClient(image.Registry, plainHttp);
        try
        {
            return await act(image, client);
        }
        catch (SiteException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return CannotAsk;
        }
    }
}
