using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Artifactory, by simulation.</summary>
public sealed class ArtifactoryTests(ArtifactoryTests.Fixture fixture)
    : RemoteRegistryContract<ArtifactoryTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "jfrog-artifactory";

        public override string Against => "a simulator of its documented behaviour";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var artifactory = await ArtifactorySimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                artifactory.Address,
                false,
                "",
                "basic",
                ArtifactorySimulator.User,
                ArtifactorySimulator.Password
            );
            return new RemotePeer(endpoint, "images/deep/", artifactory) { Unmade = "fresh-{0}/app" };
        }
    }
}
