using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>GitLab, by simulation.</summary>
public sealed class GitLabTests(GitLabTests.Fixture fixture) : RemoteRegistryContract<GitLabTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "gitlab";

        public override string Against => "a simulator of its documented behaviour";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var gitlab = await GitLabSimulator.StartAsync(cancellationToken);
            var endpoint = new RemoteEndpoint(
                Type,
                gitlab.Address,
                false,
                "",
                "basic",
                GitLabSimulator.User,
                GitLabSimulator.Token
            );
            return new RemotePeer(endpoint, "acme/deep/group/shop/", gitlab);
        }
    }
}
