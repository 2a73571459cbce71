using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Oci;

/// <summary>A media type without parameters (RFC 6838, section 4.2), compared as written.</summary>
public readonly partial record struct MediaType : IParsable<MediaType>
{
    public static readonly MediaType OciManifest = new("application/vnd.oci.image.manifest.v1+json");
    public static readonly MediaType OciIndex = new("application/vnd.oci.image.index.v1+json");
    public static readonly MediaType DockerManifest = new("application/vnd.docker.distribution.manifest.v2+json");
    public static readonly MediaType DockerManifestList = new(
        "application/vnd.docker.distribution.manifest.list.v2+json"
    );
    public static readonly MediaType OciConfig = new("application/vnd.oci.image.config.v1+json");
    public static readonly MediaType DockerConfig = new("application/vnd.docker.container.image.v1+json");
    public static readonly MediaType OctetStream = new("application/octet-stream");

    private readonly string? value;

    private MediaType(string value) => this.value = value;

    /// <summary>One of the two manifest types that name a config and layers.</summary>
    public bool IsImageManifest => this == OciManifest || this == DockerManifest;

    /// <summary>One of the two manifest types that name other manifests.</summary>
    public bool IsImageIndex => this == OciIndex || this == DockerManifestList;

    public bool IsManifest => IsImageManifest || IsImageIndex;

    /// <summary>
    /// A layer that may stay where its <c>urls</c> point and need not be in the registry
    /// (image-spec, "Non-Distributable Layers"; docker schema 2, "foreign layer").
    /// </summary>
    public bool IsNonDistributableLayer =>
        value is not null
        && (
            value.StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal)
            || value.StartsWith("application/vnd.docker.image.rootfs.foreign.", StringComparison.Ordinal)
        );

    public static bool TryParse([NotNullWhen(true)] string? text, out MediaType mediaType)
    {
        var valid = text is { Length: <= 255 } && Grammar().IsMatch(text);
        mediaType = valid ? new MediaType(text!) : default;
        return valid;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MediaType result) =>
        TryParse(s, out result);

    /// <exception cref="FormatException"><paramref name="text"/> is not a media type.</exception>
    public static MediaType Parse(string text) =>
        TryParse(text, out var mediaType) ? mediaType : throw new FormatException("Not a media type.");

    public static MediaType Parse(string s, IFormatProvider? provider) => Parse(s);

    public override string ToString() => value ?? "";

    [GeneratedRegex(
        @"\A[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}/[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
