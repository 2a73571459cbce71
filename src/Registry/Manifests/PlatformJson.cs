using System.Text.Json;
using System.Text.Json.Serialization;
using Entrepot.Oci;

namespace Entrepot.Registry.Manifests;

/// <summary>A platform as a row keeps it: with the names of image-spec (image-index.md).</summary>
internal static class PlatformJson
{
    public static string? Write(Platform? platform) =>
        platform is null
            ? null
            : JsonSerializer.Serialize(
                new Wire(
                    platform.Architecture,
                    platform.OperatingSystem,
                    platform.OsVersion,
                    platform.OsFeatures,
                    platform.Variant
                )
            );

    public static Platform? Read(string? json) =>
        json is not null && JsonSerializer.Deserialize<Wire>(json) is { } wire
            ? new Platform(wire.Architecture, wire.Os, wire.OsVersion, wire.OsFeatures, wire.Variant)
            : null;

    private sealed record Wire(
        [property: JsonPropertyName("architecture")] string Architecture,
        [property: JsonPropertyName("os")] string Os,
        [property: JsonPropertyName("os.version")]
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
            string? OsVersion,
        [property: JsonPropertyName("os.features")]
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
            IReadOnlyList<string>? OsFeatures,
        [property: JsonPropertyName("variant")]
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
            string? Variant
    );
}
