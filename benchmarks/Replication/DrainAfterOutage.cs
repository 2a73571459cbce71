using System.Diagnostics;
using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;

namespace Entrepot.Bench.Replication;

/// <summary>Small images are pushed while the peer is down: how long after its return does it have them all?</summary>
internal static class DrainAfterOutage
{
    public const string Name = "replication, drain after an outage";
    private const int Repositories = 10;
    private const int Pushers = 4;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    public static async Task<ReplicationResult> MeasureAsync(int images, CancellationToken cancellationToken)
    {
        await using var sites = await TwoSites.StartAsync(cancellationToken);
        await sites.CreateRuleAsync("event_based", cancellationToken);
        await sites.Destination.StopAsync(cancellationToken);
        await PushAsync(sites, images, cancellationToken);
        await sites.Destination.StartAgainAsync(cancellationToken);
        sites.StartCounting();
        var clock = Stopwatch.StartNew();
        await WaitForTagsAsync(sites, 1, cancellationToken);
        var first = clock.Elapsed.TotalSeconds;
        await WaitForTagsAsync(sites, images, cancellationToken);
        var all = clock.Elapsed.TotalSeconds;
        var (source, destination) = sites.Count();
        return new ReplicationResult(
            Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{images} images in {all:0.0} s; the first after {first:0.0} s, then {(images - 1) / Math.Max(0.1, all - first):0} images/s"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{source / images * 1000:0}, {destination / images * 1000:0} ms for an image"
            ),
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["images"] = images,
                ["firstSeconds"] = first,
                ["allSeconds"] = all,
                ["sourceCpuSeconds"] = source,
                ["destinationCpuSeconds"] = destination,
            }
        );
    }

    private static Task PushAsync(TwoSites sites, int images, CancellationToken cancellationToken) =>
        Parallel.ForAsync(
            0,
            images,
            new ParallelOptions { MaxDegreeOfParallelism = Pushers, CancellationToken = cancellationToken },
            async (number, cancel) =>
            {
                var image = new ImageBuilder(number).Image(2000, 3000);
                var tag = string.Create(CultureInfo.InvariantCulture, $"t{number}");
                await sites.Source.Registry.PushAsync(RepositoryOf(number), image, cancel, tag);
            }
        );

    private static Task WaitForTagsAsync(TwoSites sites, int count, CancellationToken cancellationToken) =>
        Eventually.IsTrueAsync(
            "the images arrive",
            async cancel =>
            {
                var found = 0;
                for (var number = 0; number < Repositories; number++)
                {
                    found += (await sites.Destination.Registry.ListTagsAsync(RepositoryOf(number), cancel)).Count;
                }

                return found >= count;
            },
            cancellationToken,
            Deadline
        );

    private static string RepositoryOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"library/bench-drain-{number % Repositories}");
}
