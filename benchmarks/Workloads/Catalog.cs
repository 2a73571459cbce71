using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>A page of the catalog.</summary>
internal sealed class Catalog(BenchTarget target) : ManifestWorkload(target)
{
    public override async Task RenewAsync(CancellationToken cancellationToken) =>
        Authorization = await Target.AuthorizeAsync("registry:catalog:*", cancellationToken);

    public override void Run(WireConnection connection) => Get(connection, "/v2/_catalog?n=100");
}
