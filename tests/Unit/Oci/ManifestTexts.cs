namespace Entrepot.Unit.Oci;

/// <summary>Manifests as texts, to change one thing in.</summary>
internal static class ManifestTexts
{
    public const string Empty = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    public const string Other = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public const string Config =
        $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{Empty}}","size":2}""";
    public const string Layer =
        $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{Other}}","size":0}""";
    public const string Child =
        $$"""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{Other}}","size":10}""";

    public const string AnImage = $$"""{"schemaVersion":2,"config":{{Config}},"layers":[{{Layer}}]}""";
    public const string AnIndex = $$"""{"schemaVersion":2,"manifests":[{{Child}}]}""";

    /// <summary>An image with these members besides.</summary>
    public static string ImageWith(string members) => $"{AnImage[..^1]},{members}}}";

    /// <summary>An index with these members besides.</summary>
    public static string IndexWith(string members) => $"{AnIndex[..^1]},{members}}}";

    /// <summary>An image whose one layer has these members besides.</summary>
    public static string LayerWith(string members) =>
        $$"""{"schemaVersion":2,"config":{{Config}},"layers":[{{Layer[..^1]}},{{members}}}]}""";
}
