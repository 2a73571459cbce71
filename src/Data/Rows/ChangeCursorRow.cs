namespace Entrepot.Data.Rows;

/// <summary>How far a consumer has read the change log.</summary>
public sealed class ChangeCursorRow
{
    public required string Consumer { get; set; }

    /// <summary>The transaction id of the last row read on PostgreSQL; 0 on SQLite.</summary>
    public long TransactionId { get; set; }
    public long Sequence { get; set; }
}
