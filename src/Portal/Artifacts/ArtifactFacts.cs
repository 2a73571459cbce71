using System.Text.Json;
using Entrepot.Management.Artifacts;

namespace Entrepot.Portal.Artifacts;

/// <summary>What pages say about an artifact, from the API's answer.</summary>
internal static class ArtifactFacts
{
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    private const int ShortLength = 8;

    public static bool IsIndex(ArtifactAnswer artifact) => artifact.ManifestMediaType is OciIndex or DockerList;

    /// <summary>Such as <c>sha256:01234567</c>.</summary>
    public static string Short(string digest)
    {
        var start = digest.IndexOf(':', StringComparison.Ordinal) + 1;
        return digest.Length > start + ShortLength ? digest[..(start + ShortLength)] : digest;
    }

    /// <summary>Image Index, Image, Chart, or what the API calls it.</summary>
    public static string Kind(ArtifactAnswer artifact) =>
        (artifact.Type, IsIndex(artifact)) switch
        {
            (_, true) => "Image Index",
            ("IMAGE", _) => "Image",
            ("CHART", _) => "Helm Chart",
            ("UNKNOWN", _) => artifact.ArtifactType is { Length: > 0 } type ? type : "Artifact",
            var (type, _) => type,
        };

    /// <summary>Such as <c>linux/arm64/v8</c>, each once; attestations, whose platform is unknown, are none.</summary>
    public static IReadOnlyList<string> Platforms(ArtifactAnswer artifact)
    {
        if (IsIndex(artifact))
        {
            return
            [
                .. (artifact.References ?? [])
                    .Select(child => Platform(child.Platform))
                    .Where(platform => platform.Length > 0)
                    .Distinct(StringComparer.Ordinal),
            ];
        }

        var platform = Platform(Text(artifact, "os"), Text(artifact, "architecture"), null);
        return platform.Length > 0 ? [platform] : [];
    }

    /// <summary>Empty when it has none.</summary>
    public static string Platform(PlatformAnswer? platform) =>
        Platform(platform?.Os, platform?.Architecture, platform?.Variant);

    /// <summary>A fact of the config that is a text; null when it is not there.</summary>
    public static string? Text(ArtifactAnswer artifact, string name) =>
        artifact.ExtraAttrs?.TryGetValue(name, out var value) == true && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static bool IsSignature(AccessoryAnswer accessory) =>
        accessory.Type.StartsWith("signature.", StringComparison.Ordinal);

    /// <summary>What Harbor's words for accessories mean, and the media types that it has no word for.</summary>
    public static string AccessoryKind(AccessoryAnswer accessory) =>
        (accessory.Type, accessory.ArtifactType) switch
        {
            ("signature.cosign", _) => "Cosign signature",
            ("signature.notation", _) => "Notation signature",
            ("sbom.harbor", _) => "SBOM",
            (_, "application/spdx+json") => "SBOM (SPDX)",
            (_, "application/vnd.cyclonedx+json") => "SBOM (CycloneDX)",
            (_, "application/vnd.in-toto+json") => "Attestation (in-toto)",
            (_, { Length: > 0 } type) => type,
            _ => "Other accessory",
        };

    private static string Platform(string? os, string? architecture, string? variant) =>
        string.Join('/', new[] { os, architecture, variant }.Where(part => part is { Length: > 0 } and not "unknown"));
}
