using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>What a tag pointed to from a moment on.</summary>
public sealed class TagHistoryRow
{
    public long Id { get; set; }
    public long RepositoryId { get; set; }
    public required Tag Name { get; set; }

    /// <summary>Null: the tag was deleted.</summary>
    public Digest? Digest { get; set; }
    public required string Actor { get; set; }
    public DateTimeOffset At { get; set; }
}
