using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Huawei Cloud's registry, by simulation.</summary>
public sealed class SwrTests(SwrTests.Fixture fixture) : RemoteRegistryContract<SwrTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "huawei-SWR";

        public override string Against => "a simulator of what Harbor's adapter knows of it";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var swr = await SwrSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                swr.Address,
                false,
                "",
                "basic",
                SwrSimulator.User,
                SwrSimulator.Password
            );
            return new RemotePeer(endpoint, "acme/", swr) { Unmade = "fresh-{0}/app" };
        }
    }
}
