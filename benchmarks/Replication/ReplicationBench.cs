using System.Net.Sockets;
using Entrepot.Bench.Measuring;
using Entrepot.Bench.Workloads;
using Entrepot.Rigs;

namespace Entrepot.Bench.Replication;

/// <summary>The rows of replication, each between two new sites.</summary>
internal static class ReplicationBench
{
    public static IReadOnlyList<string> Names { get; } = [PushToVisible.Name, DrainAfterOutage.Name, BulkCopy.Name];

    /// <summary>Measures the row of that name; what fails is told in the result.</summary>
    public static async Task<ReplicationResult> MeasureAsync(
        string name,
        ReplicationSize size,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return name switch
            {
                PushToVisible.Name => await PushToVisible.MeasureAsync(size.Pushes, cancellationToken),
                DrainAfterOutage.Name => await DrainAfterOutage.MeasureAsync(size.Images, cancellationToken),
                _ => await BulkCopy.MeasureAsync(size.Gigabytes, cancellationToken),
            };
        }
        catch (Exception exception)
            when (exception
                    is WorkloadException
                        or RigException
                        or HttpRequestException
                        or IOException
                        or SocketException
            )
        {
            return new ReplicationResult(name, $"failed: {exception.Message}", "–", new Dictionary<string, double>());
        }
    }
}
