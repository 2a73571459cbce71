using Entrepot.Rigs.Certificates;

namespace Entrepot.Rigs.Registries;

/// <summary>How a docker-registry rig runs; the default is plain HTTP, open to everybody, deletion allowed.</summary>
public sealed record DockerRegistryOptions
{
    /// <summary>Whether manifests and blobs can be deleted.</summary>
    public bool Delete { get; init; } = true;

    /// <summary>Asks for <see cref="DockerRegistry.User"/> and <see cref="DockerRegistry.Password"/> as Basic credentials.</summary>
    public bool Basic { get; init; }

    /// <summary>Serves HTTPS with a certificate of this authority; null serves plain HTTP.</summary>
    public CertificateAuthority? Tls { get; init; }

    /// <summary>Asks for tokens of this server; null asks for none.</summary>
    public TokenServer? Token { get; init; }
}
