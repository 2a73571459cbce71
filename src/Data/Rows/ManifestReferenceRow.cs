using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>
/// One descriptor of a manifest. The foreign keys hold what it names in place: a layer's link in the same repository,
/// or the child manifest.
/// </summary>
public sealed class ManifestReferenceRow
{
    public long ManifestId { get; set; }

    /// <summary>The place in the manifest, from 0: config first, then layers; or manifests.</summary>
    public int Position { get; set; }
    public ManifestReferenceKind Kind { get; set; }
    public required Digest Digest { get; set; }
    public required MediaType MediaType { get; set; }

    /// <summary>As the descriptor says it, in bytes.</summary>
    public long Size { get; set; }
    public long RepositoryId { get; set; }

    /// <summary>Equal to <see cref="Digest"/> when the blob is here; null for a layer that need not be.</summary>
    public Digest? BlobDigest { get; set; }

    /// <summary>The child manifest when it is here; null in a sparse index.</summary>
    public long? ChildId { get; set; }

    /// <summary>The descriptor's platform as JSON, if it has one.</summary>
    public string? Platform { get; set; }

    /// <summary>The descriptor's annotations as a JSON object of strings, if it has any.</summary>
    public string? Annotations { get; set; }
    public RepositoryBlobRow? Blob { get; set; }
    public ManifestRow? Child { get; set; }
}
