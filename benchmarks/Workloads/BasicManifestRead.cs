using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>GET of a manifest by tag with user name and password in every request.</summary>
internal sealed class BasicManifestRead(string name, BenchTarget target) : ManifestWorkload(name, target)
{
    public override void Run(WireConnection connection) =>
        Expect(connection.Send("GET", ByTag, Target.Basic + Accept), 200, ByTag);
}
