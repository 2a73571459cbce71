using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Artifacts;

/// <summary>
/// Harbor's <c>type</c> of an artifact, which its config's media type decides: <c>IMAGE</c>, <c>CHART</c>, or the word
/// before <c>.config.</c> in upper case.
/// </summary>
internal static partial class ArtifactKind
{
    private const string Image = "IMAGE";
    private const string Chart = "CHART";
    private const string Unknown = "UNKNOWN";
    private static readonly MediaType HelmConfig = MediaType.Parse("application/vnd.cncf.helm.config.v1+json");
    private static readonly MediaType?[] ImageConfigs = [MediaType.OciConfig, MediaType.DockerConfig];
    private static readonly MediaType[] Indexes = [MediaType.OciIndex, MediaType.DockerManifestList];

    public static bool IsImage(Artifact artifact) =>
        artifact.MediaType.IsImageIndex || ImageConfigs.Contains(artifact.ConfigMediaType);

    public static bool IsChart(Artifact artifact) => artifact.ConfigMediaType == HelmConfig;

    public static string Of(Artifact artifact)
    {
        if (IsImage(artifact))
        {
            return Image;
        }

        if (IsChart(artifact))
        {
            return Chart;
        }

        var match = Word().Match(artifact.ConfigMediaType?.ToString() ?? "");
        return match.Success ? match.Groups["word"].Value.ToUpperInvariant() : Unknown;
    }

    /// <summary>The condition for a value of <c>type</c>; null when it is no word.</summary>
    public static Expression<Func<ManifestRow, bool>>? Filter(QueryValue value)
    {
        if (value is not QueryValue.Exact { Text: var type } || !type.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        var pattern = $"application/vnd.%.{type.ToLowerInvariant()}.config.%";
        return type.ToUpperInvariant() switch
        {
            Image => row =>
                EF.Parameter(Indexes).Contains(row.MediaType)
                || EF.Parameter(ImageConfigs).Contains(row.ConfigMediaType),
            Chart => row => row.ConfigMediaType == HelmConfig,
            Unknown => row =>
                !EF.Parameter(Indexes).Contains(row.MediaType)
                && !EF.Functions.Like((string)(object)row.ConfigMediaType!, "application/vnd.%.%.config.%"),
            _ => row => EF.Functions.Like((string)(object)row.ConfigMediaType!, pattern),
        };
    }

    [GeneratedRegex(
        @"\Aapplication/vnd\.[^.]+\.(?<word>[A-Za-z0-9_.-]+)\.config\.[^.]*\+(?:json|yaml)\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Word();
}
