using Microsoft.AspNetCore.Components;

namespace Entrepot.Portal.Configuration;

/// <summary>A field for one item of the configuration.</summary>
public abstract class ConfigurationField : ComponentBase
{
    [CascadingParameter]
    protected ConfigurationDraft Draft { get; private set; } = null!;

    /// <summary>The item's name on the wire.</summary>
    [Parameter]
    [EditorRequired]
    public string Key { get; set; } = "";

    [Parameter]
    [EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What to write there, or what it brings about.</summary>
    [Parameter]
    public string? Hint { get; set; }

    protected static Dictionary<string, object?> NoAutocomplete { get; } =
        new(StringComparer.Ordinal) { ["autocomplete"] = "off", ["spellcheck"] = "false" };
}
