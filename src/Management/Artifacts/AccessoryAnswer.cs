using Entrepot.Oci;
using Entrepot.Registry.Artifacts;

namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's <c>Accessory</c>.</summary>
/// <param name="ArtifactType">The media type that says what it is; Harbor does not tell it.</param>
public sealed record AccessoryAnswer(
    long Id,
    long ArtifactId,
    long? SubjectArtifactId,
    string SubjectArtifactDigest,
    string SubjectArtifactRepo,
    long Size,
    string Digest,
    string Type,
    string Icon,
    DateTimeOffset CreationTime,
    string? ArtifactType
)
{
    public static AccessoryAnswer Of(Accessory accessory, RepositoryName repository) =>
        new(
            accessory.Id,
            accessory.Id,
            accessory.SubjectId,
            accessory.Subject.ToString(),
            repository.ToString(),
            accessory.Size,
            accessory.Digest.ToString(),
            TypeOf(accessory.ArtifactType?.ToString()),
            Icon: "",
            accessory.PushedAt,
            accessory.ArtifactType?.ToString()
        );

    /// <summary>Harbor's names for the kinds that it knows.</summary>
    private static string TypeOf(string? artifactType) =>
        artifactType switch
        {
            "application/vnd.dev.cosign.artifact.sig.v1+json" => "signature.cosign",
            "application/vnd.dev.sigstore.bundle.v0.3+json" => "signature.cosign",
            "application/vnd.cncf.notary.signature" => "signature.notation",
            "application/vnd.goharbor.harbor.sbom.v1" => "sbom.harbor",
            _ => "subject.accessory",
        };
}
