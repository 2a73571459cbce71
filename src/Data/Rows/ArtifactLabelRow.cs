namespace Entrepot.Data.Rows;

/// <summary>An artifact carries a label.</summary>
public sealed class ArtifactLabelRow
{
    public long ManifestId { get; set; }
    public long LabelId { get; set; }
    public ManifestRow? Manifest { get; set; }
    public LabelRow? Label { get; set; }
}
