using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>POST and one PUT; each blob is another.</summary>
internal sealed class BlobPush(BenchTarget target, BlobContent content) : Workload(target)
{
    public override void Run(WireConnection connection) => Push(connection, content.Next());
}
