using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Cli.Rewrite;

/// <summary>
/// The name of an image as people write it, understood as docker does: <c>nginx</c> is
/// <c>docker.io/library/nginx</c>.
/// </summary>
/// <param name="Host">With the port, if any.</param>
/// <param name="Path">Below the host, without tag and digest.</param>
/// <param name="Suffix">Tag and digest as they were written, <c>:1.27@sha256:…</c>; a tag may hold variables.</param>
internal sealed partial record ImageName(string Host, string Path, string Suffix)
{
    private const string DefaultHost = "docker.io";
    private const string DefaultNamespace = "library/";

    /// <summary>Host and path.</summary>
    public string Name => $"{Host}/{Path}";

    /// <summary>Null: it is named by its tag.</summary>
    public string? Digest =>
        Suffix.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? Suffix[(at + 1)..] : null;

    /// <summary>The digest, else the tag, else <c>latest</c>.</summary>
    public string Reference => Digest ?? (Suffix.Length > 0 ? Suffix[1..] : "latest");

    /// <summary>The tag is not known before somebody fills it in.</summary>
    public bool HasVariable => Suffix.Contains('$', StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out ImageName? name)
    {
        name = null;
        if (Grammar().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var (first, rest) = Split(match.Groups["name"].Value);
        var suffix = match.Groups["suffix"].Value;
        if (first is not null && IsHost(first))
        {
            name = Components().IsMatch(rest) ? new ImageName(Canonical(first), Below(first, rest), suffix) : null;
        }
        else
        {
            var path = match.Groups["name"].Value;
            name = Components().IsMatch(path) ? new ImageName(DefaultHost, Below(DefaultHost, path), suffix) : null;
        }

        return name is not null;
    }

    /// <summary>Whether the first component of a name is a host: it has a dot or a port, or is localhost.</summary>
    public static bool IsHost(string component) => component.AsSpan().ContainsAny('.', ':') || component == "localhost";

    public override string ToString() => Name + Suffix;

    private static (string? First, string Below) Split(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
            ? (name[..slash], name[(slash + 1)..])
            : (null, name);

    private static string Canonical(string host) => host == "index.docker.io" ? DefaultHost : host;

    private static string Below(string host, string path) =>
        Canonical(host) == DefaultHost && !path.Contains('/', StringComparison.Ordinal)
            ? DefaultNamespace + path
            : path;

    [GeneratedRegex(
        @"\A(?<name>[^\s:@$]+?(?::[0-9]+/[^\s:@$]+)?)(?<suffix>(?::(?:\w[\w.-]{0,127}|[\w.-]*\$[^\s@]+))?(?:@[a-z0-9+._-]+:[0-9a-fA-F]{32,128})?)\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();

    [GeneratedRegex(
        @"\A[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Components();
}
