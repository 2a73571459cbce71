using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>A manifest in a repository: an artifact of Harbor's words.</summary>
public sealed class ManifestRow
{
    public long Id { get; set; }
    public long RepositoryId { get; set; }
    public required Digest Digest { get; set; }
    public required MediaType MediaType { get; set; }

    /// <summary>What a referrers list shows and filters by.</summary>
    public MediaType? ArtifactType { get; set; }
    public MediaType? ConfigMediaType { get; set; }

    /// <summary>The manifest this one refers to; it may be missing.</summary>
    public Digest? Subject { get; set; }

    /// <summary>Of the manifest itself, in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Of the manifest and all that it names, in bytes: an index's is the sum of its children's, as Harbor's.</summary>
    public long TotalSize { get; set; }

    /// <summary>A JSON object of strings.</summary>
    public string Annotations { get; set; } = "{}";

    /// <summary>
    /// It is listed by itself: it has a tag, or is neither an index's child nor somebody's referrer. Kept with every
    /// change of that, so that a list and its length need not look at what surrounds each manifest.
    /// </summary>
    public bool Standing { get; set; }
    public DateTimeOffset PushedAt { get; set; }
    public DateTimeOffset? PulledAt { get; set; }
    public RepositoryRow? Repository { get; set; }
    public ManifestContentRow? Content { get; set; }
    public List<ManifestReferenceRow> References { get; } = [];
    public List<TagRow> Tags { get; } = [];
    public List<ArtifactLabelRow> Labels { get; } = [];
}
