using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Docker Trusted Registry, by simulation.</summary>
public sealed class DtrTests(DtrTests.Fixture fixture) : RemoteRegistryContract<DtrTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "dtr";

        public override string Against => "a simulator of what Harbor's adapter knows of it";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var dtr = await DtrSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                dtr.Address,
                false,
                "",
                "basic",
                DtrSimulator.User,
                DtrSimulator.Password
            );
            return new RemotePeer(endpoint, "acme/", dtr) { Unmade = "fresh-{0}/app" };
        }
    }
}
