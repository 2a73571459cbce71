namespace Entrepot.Oci;

/// <summary>A manifest with a config and layers (image-spec, manifest.md; docker schema 2).</summary>
public sealed record ImageManifest(
    MediaType MediaType,
    MediaType? ArtifactType,
    Descriptor? Subject,
    IReadOnlyDictionary<string, string> Annotations,
    Descriptor Config,
    IReadOnlyList<Descriptor> Layers
) : ManifestDocument(MediaType, ArtifactType, Subject, Annotations)
{
    public override MediaType? EffectiveArtifactType => ArtifactType ?? Config.MediaType;
}
