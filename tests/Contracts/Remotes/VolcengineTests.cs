using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Volcano Engine's registry, by simulation.</summary>
public sealed class VolcengineTests(VolcengineTests.Fixture fixture)
    : RemoteRegistryContract<VolcengineTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "volcengine-cr";

        public override string Against => "a simulator of the API that its SDK describes";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var volcengine = await VolcengineSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                volcengine.Address,
                false,
                "",
                "basic",
                LendingSimulator.Key,
                LendingSimulator.Secret
            );
            return new RemotePeer(endpoint, "acme/", volcengine) { Unmade = "fresh-{0}/app" };
        }
    }
}
