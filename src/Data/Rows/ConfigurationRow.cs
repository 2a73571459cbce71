namespace Entrepot.Data.Rows;

/// <summary>One of Harbor's configuration items that an administrator set; what is not here has its default.</summary>
public sealed class ConfigurationRow
{
    public required string Key { get; set; }

    /// <summary>As JSON; sealed when the item is a secret.</summary>
    public required string Value { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
