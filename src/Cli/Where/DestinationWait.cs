namespace Entrepot.Cli.Where;

/// <summary><c>entrepot wait</c>: until the artifact is verified at its destinations.</summary>
public sealed class DestinationWait(
    Func<CancellationToken, Task<IReadOnlyList<Destination>>> ask,
    TimeProvider clock,
    TextWriter output
)
{
    /// <summary>Everything is verified.</summary>
    public const int Arrived = 0;

    /// <summary>Something will not get there by itself.</summary>
    public const int GivenUp = 1;

    /// <summary>As of coreutils' <c>timeout</c>.</summary>
    public const int TimedOut = 124;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>What failed before the last push shows as failed until that push has been taken note of.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(5);

    /// <param name="sites">Names of registry endpoints; empty: all that rules bring it to.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(
        IReadOnlyCollection<string> sites,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var start = clock.GetTimestamp();
        Dictionary<(string, string, string), string> told = [];
        var answered = false;
        while (true)
        {
            if (await AskAsync(answered, cancellationToken) is not { } all)
            {
                if (clock.GetElapsedTime(start) >= timeout)
                {
                    await output.WriteLineAsync($"The site has not come back within {timeout.TotalSeconds:0} s.");
                    return TimedOut;
                }

                await Task.Delay(Pause, clock, cancellationToken);
                continue;
            }

            answered = true;
            List<Destination> lines = [.. all.Where(line => sites.Count == 0 || sites.Contains(line.Registry))];
            var waited = clock.GetElapsedTime(start);
            if (all.Count == 0)
            {
                await output.WriteLineAsync("No rule brings it anywhere.");
                return GivenUp;
            }

            if (sites.FirstOrDefault(site => lines.TrueForAll(line => line.Registry != site)) is { } missing)
            {
                await output.WriteLineAsync($"No rule brings it to {missing}.");
                return GivenUp;
            }

            await TellAsync(lines, told);
            if (lines.TrueForAll(line => line.IsVerified))
            {
                return Arrived;
            }

            if (waited > Doubt && lines.Exists(line => line.IsGivenUp))
            {
                return GivenUp;
            }

            if (waited >= timeout)
            {
                await output.WriteLineAsync($"Not everywhere after {timeout.TotalSeconds:0} s.");
                return TimedOut;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <summary>
    /// Null when the site does not answer for the moment: it is started again, and what is on its way stays so. Before
    /// its first answer it may just as well be the wrong address.
    /// </summary>
    private async Task<IReadOnlyList<Destination>?> AskAsync(bool answered, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(cancellationToken);
        }
        catch (SiteException exception) when (answered && exception.IsPassing)
        {
            return null;
        }
    }

    /// <summary>Writes what has changed since the last look; of a copy that goes on, every tenth.</summary>
    private async Task TellAsync(List<Destination> lines, Dictionary<(string, string, string), string> told)
    {
        foreach (var line in lines)
        {
            var text = $"{line.Registry}  {line.Name}  {line.State}  {WhereReport.Note(line)}".TrimEnd();
            var news = line is { State: "copying", BytesTotal: > 0 and var total }
                ? $"{line.State} {(line.BytesSent ?? 0) * 10 / total}"
                : text;
            if (told.GetValueOrDefault((line.Policy, line.Registry, line.Tag)) != news)
            {
                told[(line.Policy, line.Registry, line.Tag)] = news;
                await output.WriteLineAsync(text);
            }
        }
    }
}
