namespace Entrepot.Oci;

/// <summary>
/// What a manifest says, read from its bytes by <see cref="ManifestParser"/>. The bytes themselves stay the truth:
/// nothing is ever written back from this.
/// </summary>
/// <param name="ArtifactType">The <c>artifactType</c> member, if there is one.</param>
public abstract record ManifestDocument(
    MediaType MediaType,
    MediaType? ArtifactType,
    Descriptor? Subject,
    IReadOnlyDictionary<string, string> Annotations
)
{
    /// <summary>
    /// The type a referrers list shows: <c>artifactType</c>, else the config's media type
    /// (distribution-spec, "Listing Referrers").
    /// </summary>
    public abstract MediaType? EffectiveArtifactType { get; }
}
