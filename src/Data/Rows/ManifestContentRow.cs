namespace Entrepot.Data.Rows;

/// <summary>A manifest's bytes, apart from what lists read.</summary>
public sealed class ManifestContentRow
{
    public long ManifestId { get; set; }
    public required byte[] Content { get; set; }
}
