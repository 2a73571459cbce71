using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Azure's registry, by simulation.</summary>
public sealed class AcrTests(AcrTests.Fixture fixture) : RemoteRegistryContract<AcrTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "azure-acr";

        public override string Against => "a simulator of its documented behaviour";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var acr = await AcrSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                acr.Address,
                false,
                "",
                "basic",
                AcrSimulator.User,
                AcrSimulator.Password
            );
            return new RemotePeer(endpoint, "team/deep/", acr);
        }
    }
}
