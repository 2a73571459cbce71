using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Amazon's ECR, by simulation.</summary>
public sealed class EcrTests(EcrTests.Fixture fixture) : RemoteRegistryContract<EcrTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "aws-ecr";

        public override string Against => "a simulator of its documented behaviour";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var ecr = await EcrSimulator.StartAsync(new EcrOptions(), cancellationToken);
            var endpoint = new RemoteEndpoint("aws-ecr", ecr.Address, false, "", "basic", ecr.AccessKey, ecr.SecretKey);
            return new RemotePeer(endpoint, "team/deep/", ecr);
        }
    }
}
