using System.Text.RegularExpressions;

namespace Entrepot.Rigs.Remotes;

/// <summary>What a path below <c>/v2/</c> is about.</summary>
/// <param name="Kind">The part that names the resource; empty for <c>/v2/</c> itself.</param>
public sealed partial record SimulatedRoute(string Repository, string Kind, string Reference)
{
    /// <summary>Null for a path that is none of a registry's.</summary>
    internal static SimulatedRoute? Parse(string path)
    {
        if (path is "/v2/" or "/v2")
        {
            return new SimulatedRoute("", "", "");
        }

        return Path().Match(path) is { Success: true } match
            ? new SimulatedRoute(match.Groups["name"].Value, match.Groups["kind"].Value, match.Groups["rest"].Value)
            : null;
    }

    [GeneratedRegex(
        "^/v2/(?<name>.+)/(?<kind>blobs/uploads|blobs|manifests|tags|referrers)/(?<rest>.*)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Path();
}
