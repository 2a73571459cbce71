using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>
/// One line of the change log, written in the transaction of the change it tells of.
/// A push that changes nothing writes none.
/// </summary>
public sealed class ChangeRow
{
    public long Sequence { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Project { get; set; }
    public required RepositoryName Repository { get; set; }

    /// <summary>The tag, or null when the change is about a digest or the whole repository.</summary>
    public Tag? Tag { get; set; }
    public Digest? Digest { get; set; }
    public ChangeKind Kind { get; set; }

    /// <summary>The name of whoever did it.</summary>
    public required string Actor { get; set; }

    /// <summary>The act that several rows belong to: one request, one act.</summary>
    public required string Act { get; set; }

    /// <summary>Where the change came from when another site made it here (<c>site;time;path</c>), else null.</summary>
    public string? Origin { get; set; }
}
