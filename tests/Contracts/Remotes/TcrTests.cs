using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Tencent Container Registry, by simulation.</summary>
public sealed class TcrTests(TcrTests.Fixture fixture) : RemoteRegistryContract<TcrTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "tencent-tcr";

        public override string Against => "a simulator of its documented API";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var tcr = await TcrSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                tcr.Address,
                false,
                "",
                "basic",
                LendingSimulator.Key,
                LendingSimulator.Secret
            );
            return new RemotePeer(endpoint, "acme/", tcr) { Unmade = "fresh-{0}/app" };
        }
    }
}
