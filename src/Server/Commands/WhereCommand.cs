using System.CommandLine;
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
        Wait until an image is verified at its destinations. Exit code 0: it is; 1: it will not get there by itself;
        2: the site cannot be asked; 124: not within the timeout.

        Examples:
          entrepot wait registry.example.org/team/app:v7
          entrepot wait registry.example.org/team/app:v7 --at frankfurt --at tokyo --timeout 300
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
        var sites = new Option<string[]>("--at")
        {
            Description = "The registry's name; all if left out.",
            DefaultValueFactory = _ => [],
        };
        var timeout = new Option<double>("--timeout") { Description = "Seconds.", DefaultValueFactory = _ => 600 };
        var command = new Command("wait", WaitDescription)
        {
            Arguments = { image },
            Options = { sites, timeout, plain },
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                AskAsync(
                    parsed.GetValue(image)!,
                    parsed.GetValue(plain),
                    (name, client) =>
                        new DestinationWait(
                            token => client.DestinationsAsync(name, token),
                            TimeProvider.System,
                            Console.Out
                        ).RunAsync(
                            parsed.GetValue(sites)!,
                            TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                            cancellationToken
                        )
                )
        );
        return command;
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
