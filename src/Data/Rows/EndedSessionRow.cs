namespace Entrepot.Data.Rows;

/// <summary>A browser's session that was signed out before its time: a copy of its cookie is worth nothing.</summary>
public sealed class EndedSessionRow
{
    /// <summary>What the session's cookie calls it.</summary>
    public required string Id { get; set; }

    /// <summary>When the session would have ended by itself at the latest; nobody needs the row any more then.</summary>
    public DateTimeOffset Until { get; set; }
}
