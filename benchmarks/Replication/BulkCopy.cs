using System.Diagnostics;
using System.Globalization;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;
using Entrepot.Bench.Workloads;

namespace Entrepot.Bench.Replication;

/// <summary>Large images are here already: how long does a run by hand take to bring them to a new peer?</summary>
internal static class BulkCopy
{
    public const string Name = "replication, copy of large images";
    private const long Gigabyte = 1_000_000_000;
    private const long Reserve = 5 * Gigabyte;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);

    /// <param name="gigabytes">What is wanted; less where the disk has no room for it twice.</param>
    public static async Task<ReplicationResult> MeasureAsync(int gigabytes, CancellationToken cancellationToken)
    {
        var free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        var images = (int)Math.Min(gigabytes, (free - Reserve) / (2 * Gigabyte));
        if (images < 1)
        {
            throw new WorkloadException("the disk has not enough room");
        }

        await using var sites = await TwoSites.StartAsync(cancellationToken);
        await PushAsync(sites, images, cancellationToken);
        var rule = await sites.CreateRuleAsync("manual", cancellationToken);
        sites.StartCounting();
        var clock = Stopwatch.StartNew();
        await sites.Source.Api.StartRuleAsync(rule, cancellationToken);
        var executions = await sites.Source.Api.WaitForExecutionsAsync(rule, 1, cancellationToken, Deadline);
        var seconds = clock.Elapsed.TotalSeconds;
        var (source, destination) = sites.Count();
        var status = executions[0].GetProperty("status").GetString();
        if (status != "Succeed")
        {
            throw new WorkloadException($"the execution ended as {status}");
        }

        var less = images < gigabytes ? $" (the disk has no room for {gigabytes})" : "";
        return new ReplicationResult(
            Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{images} GB{less} in {seconds:0.0} s, {images * 1000 / seconds:0} MB/s"
            ),
            string.Create(CultureInfo.InvariantCulture, $"{source / images:0.00}, {destination / images:0.00} s/GB"),
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["gigabytes"] = images,
                ["seconds"] = seconds,
                ["sourceCpuSeconds"] = source,
                ["destinationCpuSeconds"] = destination,
                ["sourcePeakBytes"] = sites.Source.PeakResidentBytes,
                ["destinationPeakBytes"] = sites.Destination.PeakResidentBytes,
            }
        );
    }

    private static async Task PushAsync(TwoSites sites, int images, CancellationToken cancellationToken)
    {
        using var content = new BlobContent(LargeImagePush.LayerSize);
        await using var target = Contenders.Of(sites.Source);
        var push = new LargeImagePush(target, content);
        await push.PrepareAsync(cancellationToken);
        using var connection = new WireConnection(target.Address);
        for (var number = 0; number < images; number++)
        {
            push.Run(connection);
        }
    }
}
