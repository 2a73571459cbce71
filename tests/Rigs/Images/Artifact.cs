namespace Entrepot.Rigs.Images;

/// <summary>A manifest with everything it refers to, in memory.</summary>
/// <param name="Manifest">The manifest or index itself, byte for byte.</param>
/// <param name="Blobs">The config and the layers that the manifest names.</param>
/// <param name="Children">The manifests that an index names.</param>
public sealed record Artifact(Blob Manifest, IReadOnlyList<Blob> Blobs, IReadOnlyList<Artifact> Children)
{
    /// <summary>The digest of the manifest.</summary>
    public string Digest => Manifest.Digest;

    /// <summary>This artifact and all below it, children before their parents.</summary>
    public IEnumerable<Artifact> ChildrenFirst() => Children.SelectMany(child => child.ChildrenFirst()).Append(this);
}
