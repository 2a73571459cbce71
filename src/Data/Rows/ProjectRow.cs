namespace Entrepot.Data.Rows;

/// <summary>A project: the first component of every repository's name and the unit of access.</summary>
public sealed class ProjectRow
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public long OwnerId { get; set; }

    /// <summary>Anybody may pull, signed in or not.</summary>
    public bool Public { get; set; }

    /// <summary>The other members of Harbor's metadata map, as a JSON object of strings.</summary>
    public string Metadata { get; set; } = "{}";

    /// <summary>In bytes; -1 for none.</summary>
    public long StorageLimit { get; set; } = -1;

    /// <summary>How many of its repositories are listed.</summary>
    public long RepositoryCount { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
