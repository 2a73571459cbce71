namespace Entrepot.Data.Rows;

/// <summary>A line of the audit log. Each holds the hash of the one before, so that a removed or changed line shows.</summary>
public sealed class AuditEntryRow
{
    /// <summary>Without gaps: given by the one writer of the chain.</summary>
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Actor { get; set; }
    public string Address { get; set; } = "";
    public required string Operation { get; set; }
    public required string ResourceType { get; set; }
    public required string Resource { get; set; }
    public long? ProjectId { get; set; }
    public bool Succeeded { get; set; }
    public string Description { get; set; } = "";
    public required byte[] PreviousHash { get; set; }

    /// <summary>SHA-256 over the previous hash and every column.</summary>
    public required byte[] Hash { get; set; }
}
