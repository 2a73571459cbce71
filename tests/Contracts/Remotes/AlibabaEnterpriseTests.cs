using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Alibaba Cloud's registry of an enterprise, by simulation.</summary>
public sealed class AlibabaEnterpriseTests(AlibabaEnterpriseTests.Fixture fixture)
    : RemoteRegistryContract<AlibabaEnterpriseTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "ali-acr";

        public override string Against => "a simulator of the documented API of enterprises";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var ali = await AlibabaSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                ali.Address,
                false,
                "",
                "basic",
                LendingSimulator.Key,
                LendingSimulator.Secret
            );
            return new RemotePeer(endpoint, "acme/", ali);
        }
    }
}
