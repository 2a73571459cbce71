using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Quay, by simulation.</summary>
public sealed class QuayTests(QuayTests.Fixture fixture) : RemoteRegistryContract<QuayTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "quay";

        public override string Against => "a simulator of its documented behaviour";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var quay = await QuaySimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                quay.Address,
                false,
                "",
                "basic",
                "json_file",
                QuaySimulator.JsonFile
            );
            return new RemotePeer(endpoint, "acme/", quay) { Unmade = "fresh-{0}/app" };
        }
    }
}
