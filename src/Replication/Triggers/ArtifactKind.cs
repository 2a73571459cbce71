using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;

namespace Entrepot.Replication.Triggers;

/// <summary>Tells container images from other artifacts.</summary>
internal static class ArtifactKind
{
    public static bool IsContainerImage(MediaType mediaType, MediaType? configMediaType, MediaType? artifactType)
    {
        if (mediaType.IsImageIndex)
        {
            return artifactType is null;
        }

        var imageConfig = configMediaType == MediaType.OciConfig || configMediaType == MediaType.DockerConfig;

        // The artifact type of a plain image is its config's type (distribution-spec, "Listing Referrers").
        return imageConfig && (artifactType is null || artifactType == configMediaType);
    }

    public static bool IsContainerImage(StoredManifest manifest) =>
        ManifestParser.Parse(manifest.Content, manifest.MediaType).Document is { } document
        && IsContainerImage(
            document.MediaType,
            (document as ImageManifest)?.Config.MediaType,
            document.EffectiveArtifactType
        );

    public static bool IsContainerImage(ManifestRow manifest) =>
        IsContainerImage(manifest.MediaType, manifest.ConfigMediaType, manifest.ArtifactType);
}
