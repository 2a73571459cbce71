namespace Entrepot.Data.Rows;

/// <summary>A name that people put on artifacts, so that rules and lists can ask for it.</summary>
public sealed class LabelRow
{
    public long Id { get; set; }

    /// <summary>The project it belongs to; null: it is the site's, for all projects.</summary>
    public long? ProjectId { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>As Harbor's portal writes it, <c>#RRGGBB</c>; or empty.</summary>
    public string Color { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public ProjectRow? Project { get; set; }
}
