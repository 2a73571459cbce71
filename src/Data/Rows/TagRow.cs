using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>A tag and the manifest it points to now.</summary>
public sealed class TagRow
{
    public long Id { get; set; }
    public long RepositoryId { get; set; }
    public required Tag Name { get; set; }
    public long ManifestId { get; set; }

    /// <summary>The change that last moved it.</summary>
    public long ChangeSequence { get; set; }
    public DateTimeOffset PushedAt { get; set; }

    /// <summary>Which site gave it what it has, and when (<c>site;time;path</c>); null: this one, when it was pushed.</summary>
    public string? Origin { get; set; }
    public DateTimeOffset? PulledAt { get; set; }
    public ManifestRow? Manifest { get; set; }
    public RepositoryRow? Repository { get; set; }
}
