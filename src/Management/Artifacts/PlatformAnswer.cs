using System.Text.Json.Serialization;

namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's <c>Platform</c>; two of its members are spelled with quotes on the wire, as its swagger has them.</summary>
public sealed record PlatformAnswer(
    string? Architecture,
    string? Os,
    [property: JsonPropertyName("'os.version'")] string? OsVersion,
    [property: JsonPropertyName("'os.features'")] IReadOnlyList<string>? OsFeatures,
    string? Variant
);
