namespace Entrepot.Distribution.Routing;

/// <summary>
/// A path below <c>/v2</c> in its one accepted spelling, with the repository's name folded into one segment.
/// </summary>
internal static class RegistryPath
{
    /// <summary>
    /// Folds the path of a request.
    /// </summary>
    /// <param name="target">The request target as the client sent it, query included.</param>
    /// <param name="decoded">The path as the server understood it: decoded, dots resolved.</param>
    /// <param name="folded">The path to route by; null when the spelling is not accepted or leads nowhere.</param>
    /// <returns>False when the request is not about the registry at all.</returns>
    public static bool TryFold(string target, string decoded, out string? folded)
    {
        folded = null;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var sent = query < 0 ? target : target[..query];
        if (!IsBelowRegistry(sent) && !IsBelowRegistry(decoded))
        {
            return false;
        }

        // What was decoded or resolved on the way here could name something else than it seems to. Only the colon of
        // a digest may come encoded: some clients do that.
        if (
            sent.Replace("%3A", ":", StringComparison.OrdinalIgnoreCase) == decoded
            && !decoded.AsSpan().ContainsAny('%', '\\')
        )
        {
            folded = Fold(decoded);
        }

        return true;
    }

    private static bool IsBelowRegistry(string path) =>
        path.StartsWith("/v2", StringComparison.OrdinalIgnoreCase)
        && (path.Length == 3 || path[3] is '/' or '%' or ';' or '\\');

    private static string? Fold(string path)
    {
        if (path is "/v2" or "/v2/" or "/v2/_catalog")
        {
            return path;
        }

        if (!path.StartsWith("/v2/", StringComparison.Ordinal))
        {
            return null;
        }

        // The name may itself hold "manifests" or "blobs": what counts is the end of the path.
        string[] parts = path[4..].Split('/');
        var tail = parts switch
        {
            [.., "blobs", "uploads", ""] => 3,
            [.., "blobs", "uploads"] => 2,
            [.., "blobs", "uploads", _] => 3,
            [.., "manifests" or "blobs" or "referrers", not ""] => 2,
            [.., "tags", "list"] => 2,
            _ => 0,
        };
        return tail == 0 || tail >= parts.Length || parts.AsSpan(..^tail).Contains("")
            ? null
            : $"/v2/{FoldedName.Fold(string.Join('/', parts[..^tail]))}/{string.Join('/', parts[^tail..])}";
    }
}
