using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>What `docker login` ends with: /v2/ with user name and password.</summary>
internal sealed class Login(BenchTarget target) : Workload(target)
{
    public override void Run(WireConnection connection) => Get(connection, "/v2/");
}
