using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Registries;

namespace Entrepot.Contracts.Remotes;

/// <summary>Debian's docker-registry with a token server on another port, which the settings have to trust.</summary>
public sealed class TokenDockerRegistryTests(TokenDockerRegistryTests.Fixture fixture)
    : RemoteRegistryContract<TokenDockerRegistryTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "docker-registry";

        public override string Against => "the real server, Debian's, with a token server";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var tokens = await TokenServer.StartAsync(DockerRegistry.User, DockerRegistry.Password, cancellationToken);
            var registry = await DockerRegistry.StartAsync(
                new DockerRegistryOptions { Token = tokens },
                cancellationToken
            );
            var endpoint = new RemoteEndpoint(
                "docker-registry",
                registry.Address,
                Insecure: false,
                "",
                "basic",
                DockerRegistry.User,
                DockerRegistry.Password
            );
            return new RemotePeer(endpoint, "a/b/c/", tokens, registry)
            {
                Options = new OutboundOptions { TrustedRealms = [tokens.Address] },
            };
        }
    }
}
