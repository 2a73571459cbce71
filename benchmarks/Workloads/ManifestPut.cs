using System.Globalization;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>PUT of one manifest under a tag that is new each time.</summary>
internal sealed class ManifestPut(BenchTarget target) : ManifestWorkload(target, "library/bench-put")
{
    private int last;

    public override void Run(WireConnection connection)
    {
        var number = Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        var path = $"/v2/{Repository}/manifests/t{number}";
        var headers = $"{Authorization}Content-Type: {Image.Manifest.MediaType}\r\n";
        Expect(connection.Send("PUT", path, headers, Image.Manifest.Bytes), 201, path);
    }
}
