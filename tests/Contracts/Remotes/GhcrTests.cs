using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>GitHub's registry, by simulation.</summary>
public sealed class GhcrTests(GhcrTests.Fixture fixture) : RemoteRegistryContract<GhcrTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "github-ghcr";

        public override string Against => "a simulator of its documented behaviour";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var ghcr = await GhcrSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                ghcr.Address,
                false,
                "",
                "basic",
                GhcrSimulator.User,
                GhcrSimulator.Password
            );
            return new RemotePeer(endpoint, "octo/deep/", ghcr);
        }
    }
}
