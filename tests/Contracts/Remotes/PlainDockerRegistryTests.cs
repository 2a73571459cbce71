using Entrepot.Remotes;
using Entrepot.Rigs.Registries;

namespace Entrepot.Contracts.Remotes;

/// <summary>Debian's docker-registry, open to everybody.</summary>
public sealed class PlainDockerRegistryTests(PlainDockerRegistryTests.Fixture fixture)
    : RemoteRegistryContract<PlainDockerRegistryTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "docker-registry";

        public override string Against => "the real server, Debian's, open";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var registry = await DockerRegistry.StartPlainAsync(cancellationToken);
            var endpoint = new RemoteEndpoint("docker-registry", registry.Address, false, "", "basic", "", "");
            return new RemotePeer(endpoint, "", registry);
        }
    }
}
