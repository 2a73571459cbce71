using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>A repository of a project.</summary>
public sealed class RepositoryRow
{
    public long Id { get; set; }
    public long ProjectId { get; set; }

    /// <summary>The whole name, project included.</summary>
    public required RepositoryName Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>
    /// False while only blobs were uploaded: a repository shows itself with its first manifest.
    /// </summary>
    public bool Listed { get; set; }

    /// <summary>How many of its manifests stand for themselves, see <see cref="ManifestRow.Standing"/>.</summary>
    public long ArtifactCount { get; set; }
    public long PullCount { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public ProjectRow? Project { get; set; }
    public List<RepositoryBlobRow> Blobs { get; } = [];
}
