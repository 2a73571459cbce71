using System.Globalization;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>64 KiB from anywhere in a blob, as lazy pulls read.</summary>
internal sealed class RangeRead(BenchTarget target, BlobContent content) : BlobPull(target, content)
{
    private const int Length = 64 * 1024;
    private readonly int size = content.Size;

    public override void Run(WireConnection connection)
    {
        var from = Random.Shared.Next(size - Length);
        Get(
            connection,
            Path,
            string.Create(CultureInfo.InvariantCulture, $"Range: bytes={from}-{from + Length - 1}\r\n"),
            206
        );
    }
}
