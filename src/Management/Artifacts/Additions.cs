using System.Text.Json;
using Entrepot.Management.Conventions;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;

namespace Entrepot.Management.Artifacts;

/// <summary>
/// Harbor's additions to an artifact: what its config says beyond the list. What would have to be read from within a layer
/// is not offered: nothing opens layers in a request.
/// </summary>
internal static class Additions
{
    public const string BuildHistory = "build_history";
    public const string Dependencies = "dependencies";

    /// <summary>Harbor's words for all that there may be.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        BuildHistory,
        "values.yaml",
        "readme.md",
        Dependencies,
        "sbom",
        "license",
        "files",
    ];

    /// <summary>The one that the artifact has; null when it has none.</summary>
    public static string? Of(Artifact artifact) =>
        artifact.ConfigDigest is null ? null
        : ArtifactKind.IsImage(artifact) ? BuildHistory
        : ArtifactKind.IsChart(artifact) ? Dependencies
        : null;

    public static IReadOnlyDictionary<string, AdditionLink>? Links(RepositoryName repository, Artifact artifact) =>
        Of(artifact) is { } addition
            ? new Dictionary<string, AdditionLink>(StringComparer.Ordinal)
            {
                [addition] = new AdditionLink(
                    $"{RepositoryPath.Of(repository)}/artifacts/{artifact.Digest}/additions/{addition}",
                    Absolute: false
                ),
            }
            : null;

    /// <summary>The addition's text from the config: a list, which may be empty.</summary>
    public static string Read(string addition, JsonElement config) =>
        config.TryGetProperty(addition == BuildHistory ? "history" : addition, out var list)
        && list.ValueKind == JsonValueKind.Array
            ? list.GetRawText()
            : "[]";
}
