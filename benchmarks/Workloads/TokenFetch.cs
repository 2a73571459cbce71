using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>A token for pulling, for user name and password.</summary>
internal sealed class TokenFetch(BenchTarget target) : Workload(target)
{
    private string path = "";

    public override async Task RenewAsync(CancellationToken cancellationToken)
    {
        var uri = await Target.TokenUriAsync($"repository:{Repository}:pull", cancellationToken);
        path = uri?.PathAndQuery ?? throw new WorkloadException("there is no token service");
        Authorization = Target.Basic;
    }

    public override void Run(WireConnection connection) => Get(connection, path);
}
