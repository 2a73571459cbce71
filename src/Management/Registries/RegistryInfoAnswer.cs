namespace Entrepot.Management.Registries;

/// <summary>Harbor's <c>RegistryInfo</c>: what a rule with this registry may say.</summary>
public sealed record RegistryInfoAnswer(
    string Type,
    string Description,
    IReadOnlyList<FilterStyle> SupportedResourceFilters,
    IReadOnlyList<string> SupportedTriggers,
    bool? SupportedCopyByChunk
)
{
    private static readonly FilterStyle Name = new("name", "input", null);
    private static readonly FilterStyle Tag = new("tag", "input", null);
    private static readonly FilterStyle Resource = new("resource", "radio", ["image", "artifact"]);

    /// <param name="local">This site itself, which alone sees its own events.</param>
    /// <param name="labels">The names to choose from; null when the registry has no labels.</param>
    public static RegistryInfoAnswer Of(string type, bool local, bool copiesByChunk, IReadOnlyList<string>? labels) =>
        new(
            type,
            "",
            labels is null ? [Name, Tag, Resource] : [Name, Tag, new FilterStyle("label", "list", labels), Resource],
            local ? ["manual", "scheduled", "event_based"] : ["manual", "scheduled"],
            copiesByChunk ? true : null
        );
}
