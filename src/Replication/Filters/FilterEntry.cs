using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entrepot.Replication.Filters;

/// <summary>A filter as Harbor's API and the policy's row write it.</summary>
/// <param name="Type"><c>name</c>, <c>tag</c>, <c>label</c> or <c>resource</c>.</param>
/// <param name="Value">A string; for labels an array of strings.</param>
/// <param name="Decoration"><c>matches</c>, <c>excludes</c>, or absent, which is <c>matches</c>.</param>
public sealed record FilterEntry(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("value")] JsonElement Value,
    [property: JsonPropertyName("decoration")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        string? Decoration
);
