namespace Entrepot.Oci;

/// <summary>A manifest that names other manifests (image-spec, image-index.md; docker manifest list).</summary>
public sealed record ImageIndex(
    MediaType MediaType,
    MediaType? ArtifactType,
    Descriptor? Subject,
    IReadOnlyDictionary<string, string> Annotations,
    IReadOnlyList<Descriptor> Manifests
) : ManifestDocument(MediaType, ArtifactType, Subject, Annotations)
{
    public override MediaType? EffectiveArtifactType => ArtifactType;
}
