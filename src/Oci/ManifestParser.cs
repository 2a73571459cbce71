using System.Text.Json;

namespace Entrepot.Oci;

/// <summary>Reads manifests strictly: what two readers could understand differently is refused.</summary>
public static class ManifestParser
{
    /// <summary>The largest manifest that is accepted, in bytes (distribution-spec, "Pushing Manifests").</summary>
    public const int MaximumLength = 4 * 1024 * 1024;

    /// <summary>How many descriptors a manifest may hold.</summary>
    public const int MaximumDescriptors = 10_000;

    /// <param name="content">The bytes as pushed.</param>
    /// <param name="contentType">The type the bytes were sent with, without parameters.</param>
    public static ManifestParseResult Parse(ReadOnlyMemory<byte> content, MediaType contentType)
    {
        if (!contentType.IsManifest)
        {
            return ManifestParseResult.Refused($"{contentType} is not a manifest type that is accepted here");
        }

        if (content.Length > MaximumLength)
        {
            return ManifestParseResult.Refused($"a manifest may have {MaximumLength} bytes at most");
        }

        if (StrictJson.FindFault(content.Span) is { } fault)
        {
            return ManifestParseResult.Refused(fault);
        }

        using var json = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = StrictJson.MaximumDepth });
        return new ManifestDocumentReader(contentType).Read(json.RootElement);
    }
}
