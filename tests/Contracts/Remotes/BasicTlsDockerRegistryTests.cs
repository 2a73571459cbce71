using Entrepot.Remotes;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Registries;

namespace Entrepot.Contracts.Remotes;

/// <summary>Debian's docker-registry behind a password, with a certificate of an authority of its own.</summary>
public sealed class BasicTlsDockerRegistryTests(BasicTlsDockerRegistryTests.Fixture fixture)
    : RemoteRegistryContract<BasicTlsDockerRegistryTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "docker-registry";

        public override string Against => "the real server, Debian's, with a password and TLS";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            using var authority = new CertificateAuthority();
            var options = new DockerRegistryOptions { Basic = true, Tls = authority };
            var registry = await DockerRegistry.StartAsync(options, cancellationToken);
            var endpoint = new RemoteEndpoint(
                "docker-registry",
                registry.Address,
                Insecure: false,
                authority.Pem,
                "basic",
                DockerRegistry.User,
                DockerRegistry.Password
            );
            return new RemotePeer(endpoint, "team/", registry);
        }
    }
}
