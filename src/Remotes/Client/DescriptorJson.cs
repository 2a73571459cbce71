using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>Descriptors as JSON (image-spec, descriptor.md), read leniently: what cannot be understood is null.</summary>
internal static class DescriptorJson
{
    public static Descriptor? Read(JsonElement element)
    {
        if (
            element.ValueKind != JsonValueKind.Object
            || !MediaType.TryParse(Text(element, "mediaType"), out var mediaType)
            || !Digest.TryParse(Text(element, "digest"), out var digest)
            || !element.TryGetProperty("size", out var size)
            || size.ValueKind != JsonValueKind.Number
            || !size.TryGetInt64(out var bytes)
            || bytes < 0
        )
        {
            return null;
        }

        return new Descriptor(
            mediaType,
            digest,
            bytes,
            MediaType.TryParse(Text(element, "artifactType"), out var artifactType) ? artifactType : null,
            Annotations: Annotations(element)
        );
    }

    public static JsonObject Write(Descriptor descriptor)
    {
        var json = new JsonObject
        {
            ["mediaType"] = descriptor.MediaType.ToString(),
            ["digest"] = descriptor.Digest.ToString(),
            ["size"] = descriptor.Size,
        };
        if (descriptor.ArtifactType is { } artifactType)
        {
            json["artifactType"] = artifactType.ToString();
        }

        if (descriptor.Annotations is { Count: > 0 } annotations)
        {
            json["annotations"] = new JsonObject(
                annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))
            );
        }

        return json;
    }

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static IReadOnlyDictionary<string, string>? Annotations(JsonElement element) =>
        element.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
            ? annotations
                .EnumerateObject()
                .Where(pair => pair.Value.ValueKind == JsonValueKind.String)
                .DistinctBy(pair => pair.Name)
                .ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!, StringComparer.Ordinal)
            : null;
}
