namespace Entrepot.Cli.Where;

/// <summary><c>entrepot wait -f</c>: until all images of a manifest are verified at their destinations.</summary>
/// <param name="ask">Where an image is.</param>
public sealed class ManifestWait(
    Func<ImageReference, CancellationToken, Task<IReadOnlyList<Destination>>> ask,
    TimeProvider clock,
    TextWriter output
)
{
    /// <summary>Ends as soon as one of them will not get there by itself.</summary>
    /// <inheritdoc cref="DestinationWait.RunAsync"/>
    public async Task<int> RunAsync(
        IReadOnlyCollection<ImageReference> images,
        IReadOnlyCollection<string> sites,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<int>> waits = [.. images.Select(image => WaitAsync(image, sites, timeout, over.Token))];
        var result = DestinationWait.Arrived;
        try
        {
            await foreach (var wait in Task.WhenEach(waits).WithCancellation(cancellationToken))
            {
                result = Math.Max(result, await wait);
                if (result == DestinationWait.GivenUp)
                {
                    break;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            await ((Task)Task.WhenAll(waits)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (result == DestinationWait.Arrived)
        {
            await output.WriteLineAsync($"All images ({images.Count}) are where they are wanted.");
        }

        return result;
    }

    private async Task<int> WaitAsync(
        ImageReference image,
        IReadOnlyCollection<string> sites,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        await using var lines = new PrefixedLines(output, $"{image}  ");
        var wait = new DestinationWait(token => ask(image, token), clock, lines);
        try
        {
            return await wait.RunAsync(sites, timeout, cancellationToken);
        }
        catch (SiteException exception) when (exception.Status == System.Net.HttpStatusCode.NotFound)
        {
            await lines.WriteLineAsync($"The site {image.Registry} has no such image.");
            return DestinationWait.GivenUp;
        }
    }
}
