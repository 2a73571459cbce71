using System.Diagnostics;
using System.Globalization;
using Entrepot.Bench.Measuring;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;
using Entrepot.Rigs.Images;

namespace Entrepot.Bench.Replication;

/// <summary>A small image is pushed here: how long after the 201 of its manifest does the idle peer have its tag?</summary>
internal static class PushToVisible
{
    public const string Name = "replication, 201 to visible";
    private const string Repository = "library/bench-visible";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<ReplicationResult> MeasureAsync(int pushes, CancellationToken cancellationToken)
    {
        await using var sites = await TwoSites.StartAsync(cancellationToken);
        await sites.CreateRuleAsync("event_based", cancellationToken);
        // The first pushes find code that never ran.
        await PushAsync(sites, 0, Math.Max(3, pushes / 10), cancellationToken);
        sites.StartCounting();
        var times = await PushAsync(sites, 1_000_000, pushes, cancellationToken);
        var (source, destination) = sites.Count();
        var (median, slow) = (Statistics.Median(times), Statistics.Percentile(times, 0.99));
        return new ReplicationResult(
            Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"p50 {median:0} ms, p99 {slow:0} ms of {pushes} pushes, one at a time"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{source / pushes * 1000:0}, {destination / pushes * 1000:0} ms for an image, its push and our looking included"
            ),
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["pushes"] = pushes,
                ["medianMilliseconds"] = median,
                ["slowMilliseconds"] = slow,
                ["sourceCpuSeconds"] = source,
                ["destinationCpuSeconds"] = destination,
            }
        );
    }

    /// <summary>Pushes one image after the other; gives the milliseconds that each took to arrive.</summary>
    private static async Task<List<double>> PushAsync(
        TwoSites sites,
        int firstSeed,
        int count,
        CancellationToken cancellationToken
    )
    {
        var times = new List<double>();
        using var peer = new WireConnection(sites.Destination.Address);
        var headers = BenchTarget.BasicOf(Rigs.Sites.EntrepotSite.Admin, Rigs.Sites.EntrepotSite.AdminPassword);
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $"t{seed}");
            var image = new ImageBuilder(seed).Image(2000, 3000);
            await sites.Source.Registry.PushAsync(Repository, image, cancellationToken, tag);
            var pushed = Stopwatch.GetTimestamp();
            while (peer.Send("HEAD", $"/v2/{Repository}/manifests/{tag}", headers).Status != 200)
            {
                if (Stopwatch.GetElapsedTime(pushed) > Deadline)
                {
                    throw new Workloads.WorkloadException($"{tag} did not arrive within {Deadline}");
                }

                await Task.Delay(1, cancellationToken);
            }

            times.Add(Stopwatch.GetElapsedTime(pushed).TotalMilliseconds);
        }

        return times;
    }
}
