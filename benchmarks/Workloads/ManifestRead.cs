using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>GET or HEAD of a manifest, by tag or by digest.</summary>
internal sealed class ManifestRead(BenchTarget target, string method, bool byDigest) : ManifestWorkload(target)
{
    public override void Run(WireConnection connection)
    {
        var path = byDigest ? $"/v2/{Repository}/manifests/{Image.Digest}" : ByTag;
        Expect(connection.Send(method, path, Authorization + Accept), 200, path);
    }
}
