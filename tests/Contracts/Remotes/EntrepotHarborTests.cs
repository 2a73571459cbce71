using Entrepot.Remotes;
using Entrepot.Rigs.Sites;

namespace Entrepot.Contracts.Remotes;

/// <summary>Another Entrepot, which speaks as Harbor.</summary>
public sealed class EntrepotHarborTests(EntrepotHarborTests.Fixture fixture)
    : RemoteRegistryContract<EntrepotHarborTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "harbor";

        public override string Against => "another Entrepot";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var site = await EntrepotSite.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                "harbor",
                site.Address,
                Insecure: false,
                "",
                "basic",
                EntrepotSite.Admin,
                EntrepotSite.AdminPassword
            );
            return new RemotePeer(endpoint, "made-by-push/", site) { Unmade = "fresh-{0}/app" };
        }
    }
}
