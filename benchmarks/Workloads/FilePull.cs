using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>GET of a blob's file from a plain web server.</summary>
internal sealed class FilePull(BenchTarget target, BlobContent content) : Workload(target)
{
    private readonly string path = Nginx.PathOf(content.PlainFile);

    public override Task RenewAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Run(WireConnection connection) => Get(connection, path);
}
