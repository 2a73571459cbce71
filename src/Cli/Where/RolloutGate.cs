using System.Globalization;
using System.Net;

namespace Entrepot.Cli.Where;

/// <summary>Says of images why they may not run at a site yet.</summary>
/// <param name="server">Host and port of the site that the images are replicated from; others' are let through.</param>
/// <param name="sites">Names of registry endpoints; empty: all that rules bring an image to.</param>
/// <param name="ask">Where an image is.</param>
public sealed class RolloutGate(
    string server,
    IReadOnlyCollection<string> sites,
    Func<ImageReference, CancellationToken, Task<IReadOnlyList<Destination>>> ask
)
{
    /// <summary>Why each image that has to be waited for has to be; empty: all are complete and verified.</summary>
    /// <exception cref="SiteException">The site cannot be asked, or refuses.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(IEnumerable<string> images, CancellationToken cancellationToken)
    {
        var asked = images
            .Distinct(StringComparer.Ordinal)
            .Select(text => WantedImage.TryParse(text, out var wanted) ? wanted : null)
            .Where(wanted => wanted?.Host == server)
            .Select(wanted => CheckAsync(wanted!, cancellationToken));
        return [.. (await Task.WhenAll(asked)).SelectMany(reasons => reasons)];
    }

    private async Task<IReadOnlyList<string>> CheckAsync(WantedImage wanted, CancellationToken cancellationToken)
    {
        if (wanted.Image is not { } image)
        {
            return [$"{wanted.Text}: the site {server} has no images with a name like this."];
        }

        IReadOnlyList<Destination> found;
        try
        {
            found = await ask(image, cancellationToken);
        }
        catch (SiteException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            return [$"{wanted.Text}: the site {server} has no such image."];
        }

        if (found.Count == 0)
        {
            return [$"{wanted.Text}: no rule brings it anywhere."];
        }

        return
        [
            .. sites
                .Where(site => !found.Any(line => line.Registry == site))
                .Select(site => $"{wanted.Text}: no rule brings it to {site}."),
            .. found
                .Where(line => !line.IsVerified && (sites.Count == 0 || sites.Contains(line.Registry)))
                .Select(line =>
                    string.Create(
                            CultureInfo.InvariantCulture,
                            $"{wanted.Text} is not at {line.Registry} yet: {line.State}, {WhereReport.Note(line)}"
                        )
                        .TrimEnd(' ', ',')
                ),
        ];
    }
}
