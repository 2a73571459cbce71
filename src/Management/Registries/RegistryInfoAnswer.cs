namespace Entrepot.Management.Registries;

/// <summary>Harbor's <c>RegistryInfo</c>: what a rule with this registry may say.</summary>
internal sealed record RegistryInfoAnswer(
    string Type,
    string Description,
    IReadOnlyList<FilterStyle> SupportedResourceFilters,
    IReadOnlyList<string> SupportedTriggers,
    bool? SupportedCopyByChunk
)
{
    private static readonly FilterStyle[] Filters =
    [
        new("name", "input", null),
        new("tag", "input", null),
        new("resource", "radio", ["image", "artifact"]),
    ];

    /// <param name="local">This site itself, which alone sees its own events.</param>
    public static RegistryInfoAnswer Of(string type, bool local, bool copiesByChunk) =>
        new(
            type,
            "",
            Filters,
            local ? ["manual", "scheduled", "event_based"] : ["manual", "scheduled"],
            copiesByChunk ? true : null
        );
}
