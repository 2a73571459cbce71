using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>GET of one blob, whole.</summary>
internal class BlobPull(string name, BenchTarget target, BlobContent content) : Workload(name, target)
{
    protected string Path { get; private set; } = "";

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        using var connection = new WireConnection(Target.Address);
        var blob = content.Next();
        Push(connection, blob);
        Path = $"/v2/{Repository}/blobs/{blob.Digest}";
    }

    public override void Run(WireConnection connection) => Get(connection, Path);
}
