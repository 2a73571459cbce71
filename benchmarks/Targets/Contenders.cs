using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using DockerRig = Entrepot.Rigs.Registries.DockerRegistry;

namespace Entrepot.Bench.Targets;

/// <summary>The registries there are to measure: each with what it does by itself, logging from warnings on.</summary>
internal static class Contenders
{
    public static readonly Contender Entrepot = new("Entrepot", StartEntrepotAsync);

    /// <summary>Debian's docker-registry: tokens of a token server as Entrepot's, or htpasswd.</summary>
    public static readonly Contender DockerRegistry = new("docker-registry", StartDockerRegistryAsync);

    private const int TokenSeconds = 3600;

    /// <summary>A registry that runs already: http://USER:PASSWORD@HOST:PORT, or https.</summary>
    public static Contender Running(Uri address)
    {
        var isTls = address.Scheme == Uri.UriSchemeHttps;
        return new Contender(
            address.Authority,
            (door, _) => Task.FromResult((door == Door.Tls) == isTls ? BenchTarget.Running(address, door) : null)
        );
    }

    /// <summary>An Entrepot that somebody else has started and ends.</summary>
    public static BenchTarget Of(EntrepotSite site) => Of(site, Door.Plain);

    private static BenchTarget Of(EntrepotSite site, Door door, params IAsyncDisposable[] owned) =>
        new(site.Address, door, (EntrepotSite.Admin, EntrepotSite.AdminPassword), site.ProcessId, owned)
        {
            HasTokenService = true,
        };

    private static async Task<BenchTarget?> StartEntrepotAsync(Door door, CancellationToken cancellationToken)
    {
        var authority = door == Door.Tls ? new CertificateAuthority() : null;
        var options = new SiteOptions { Arguments = ["--log-level", "Warning"], Tls = authority };
        var site = await EntrepotSite.StartAsync(options, cancellationToken);
        return Of(site, door, site);
    }

    private static async Task<BenchTarget?> StartDockerRegistryAsync(Door door, CancellationToken cancellationToken)
    {
        var credentials = (DockerRig.User, DockerRig.Password);
        if (door == Door.Basic)
        {
            var options = new DockerRegistryOptions { Basic = true };
            var basic = await DockerRig.StartAsync(options, cancellationToken);
            return new BenchTarget(basic.Address, door, credentials, basic.ProcessId, basic);
        }

        var tokens = await TokenServer.StartAsync(credentials.User, credentials.Password, cancellationToken);
        tokens.LifetimeSeconds = TokenSeconds;
        var authority = door == Door.Tls ? new CertificateAuthority() : null;
        var registry = await DockerRig.StartAsync(
            new DockerRegistryOptions { Token = tokens, Tls = authority },
            cancellationToken
        );
        return new BenchTarget(registry.Address, door, credentials, registry.ProcessId, registry, tokens);
    }
}
