namespace Entrepot.Oci;

/// <summary>Reads manifests strictly: what two readers could understand differently is refused.</summary>
public static class ManifestParser
{
    /// <summary>The largest manifest that is accepted, in bytes (distribution-spec, "Pushing Manifests").</summary>
    public const int MaximumLength = 4 * 1024 * 1024;

    /// <param name="content">The bytes as pushed.</param>
    /// <param name="contentType">The type the bytes were sent with, without parameters.</param>
    public static ManifestParseResult Parse(ReadOnlyMemory<byte> content, MediaType contentType) =>
        throw new NotImplementedException($"{content.Length} {contentType}");
}
