using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Docker Hub, by simulation.</summary>
public sealed class HubTests(HubTests.Fixture fixture) : RemoteRegistryContract<HubTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "docker-hub";

        public override string Against => "a simulator of its documented behaviour";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var hub = await HubSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                hub.Address,
                false,
                "",
                "basic",
                HubSimulator.User,
                HubSimulator.Password
            );
            return new RemotePeer(endpoint, "acme/", hub);
        }
    }
}
