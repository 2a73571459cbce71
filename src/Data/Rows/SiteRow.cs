namespace Entrepot.Data.Rows;

/// <summary>The one row that names this site to others; made at the first start.</summary>
public sealed class SiteRow
{
    public int Id { get; set; } = 1;

    /// <summary>A random name that no other site has.</summary>
    public required string SiteId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
