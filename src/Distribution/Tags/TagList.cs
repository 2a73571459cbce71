namespace Entrepot.Distribution.Tags;

/// <summary>The answer of a tag list (distribution-spec, "Listing Tags").</summary>
internal sealed record TagList(string Name, IReadOnlyList<string> Tags);
