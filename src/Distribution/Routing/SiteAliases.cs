using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Routing;

/// <summary>
/// Other registries whose images have copies here, under other names: <c>docker.io=hub</c> says that
/// <c>docker.io/library/nginx</c> is here as <c>hub/library/nginx</c>. Container runtimes that are told of this site as a
/// mirror ask for it by the other registry's name, in one of three ways: with <c>?ns=docker.io</c> (containerd), by a host
/// name that leads here (docker), or with the registry in front of the name, <c>/v2/docker.io/library/nginx</c>.
/// </summary>
public sealed class SiteAliases
{
    public static readonly SiteAliases None = new([]);

    private const string Root = "/v2/";
    private const string Slash = "%2F";
    private const string Hub = "docker.io";
    private readonly FrozenDictionary<string, (string Prefix, string Copies)[]>? byHost;

    private SiteAliases(IReadOnlyList<(string Host, string Prefix, string Copies)> all) =>
        byHost =
            all.Count == 0
                ? null
                : all.GroupBy(alias => alias.Host, StringComparer.OrdinalIgnoreCase)
                    .ToFrozenDictionary(
                        host => host.Key,
                        host =>
                            host.Select(alias => (alias.Prefix, alias.Copies))
                                .OrderByDescending(alias => alias.Prefix.Length)
                                .ToArray(),
                        StringComparer.OrdinalIgnoreCase
                    );

    public bool IsEmpty => byHost is null;

    /// <param name="text"><c>HOST[:PORT][/PATH]=PROJECT[/PATH]</c>, several separated by commas.</param>
    /// <param name="fault">What is wrong with it, in words.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out SiteAliases? aliases,
        [NotNullWhen(false)] out string? fault
    )
    {
        List<(string, string, string)> all = [];
        (aliases, fault) = (null, null);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (
                part.Split('=') is not [var from, var copies]
                || !TryReadName(from, out var host, out var prefix)
                || !RepositoryName.TryParse(copies, out _)
            )
            {
                fault = $"'{part}' is not HOST[:PORT][/PATH]=PROJECT[/PATH], like docker.io=hub";
                return false;
            }

            all.Add((host, prefix, copies));
        }

        aliases = new SiteAliases(all);
        return true;
    }

    /// <summary>The path of the copy that a request means; null: it means what it says.</summary>
    /// <param name="folded">The path with the repository's name as one segment.</param>
    internal string? Find(HttpRequest request, string folded)
    {
        if (byHost is null || !folded.StartsWith(Root, StringComparison.Ordinal))
        {
            return null;
        }

        var end = folded.AsSpan(Root.Length).IndexOf('/') + Root.Length;
        if (end < Root.Length)
        {
            return null;
        }

        return (request.QueryString.HasValue ? ByNamespace(request, folded, end) : null)
            ?? ByOwnHost(request, folded, end)
            ?? ByFirstComponent(folded, end);
    }

    /// <summary>The repository that has the copies of another registry's; null: the name means what it says.</summary>
    internal string? FindName(HttpRequest request, string name)
    {
        const string path = "/tags/list";
        return Find(request, $"{Root}{FoldedName.Fold(name)}{path}") is { } copy
            ? copy[Root.Length..^path.Length].Replace(Slash, "/", StringComparison.Ordinal)
            : null;
    }

    private string? ByNamespace(HttpRequest request, string folded, int end) =>
        request.Query["ns"] is [{ } host]
        && byHost!.TryGetValue(host, out var aliases)
        && !IsCopyAlready(aliases, host, folded[Root.Length..end])
            ? Copy(aliases, host, folded[Root.Length..end], folded[end..])
            : null;

    /// <summary>
    /// A mirror that is configured with the path of the copies is told the other registry's name, too. Names of Docker Hub
    /// have two components, so that a longer one below the copies is that of a copy.
    /// </summary>
    private static bool IsCopyAlready((string Prefix, string Copies)[] aliases, string host, string foldedName) =>
        host == Hub
        && foldedName.AsSpan().Count(Slash) > 1
        && aliases.Any(alias =>
            foldedName.StartsWith(FoldedName.Fold($"{alias.Copies}/"), StringComparison.OrdinalIgnoreCase)
        );

    private string? ByOwnHost(HttpRequest request, string folded, int end) =>
        request.Host.Value is { } host && byHost!.TryGetValue(host, out var aliases)
            ? Copy(aliases, host, folded[Root.Length..end], folded[end..])
            : null;

    private string? ByFirstComponent(string folded, int end)
    {
        var name = folded.AsSpan(Root.Length, end - Root.Length);
        var slash = name.IndexOf(Slash, StringComparison.Ordinal);
        var hosts = byHost!.GetAlternateLookup<ReadOnlySpan<char>>();
        return slash > 0 && hosts.TryGetValue(name[..slash], out var aliases)
            ? Copy(aliases, name[..slash], name[(slash + Slash.Length)..].ToString(), folded[end..])
            : null;
    }

    private static string? Copy(
        (string Prefix, string Copies)[] aliases,
        ReadOnlySpan<char> host,
        string foldedName,
        string rest
    )
    {
        var name = foldedName.Replace(Slash, "/", StringComparison.Ordinal);
        if (host.Equals(Hub, StringComparison.OrdinalIgnoreCase) && !name.Contains('/', StringComparison.Ordinal))
        {
            name = $"library/{name}";
        }

        foreach (var (prefix, copies) in aliases)
        {
            if (prefix.Length == 0)
            {
                return $"{Root}{FoldedName.Fold($"{copies}/{name}")}{rest}";
            }

            if (
                name.StartsWith(prefix, StringComparison.Ordinal)
                && (name.Length == prefix.Length || name[prefix.Length] == '/')
            )
            {
                return $"{Root}{FoldedName.Fold(copies + name[prefix.Length..])}{rest}";
            }
        }

        return null;
    }

    private static bool TryReadName(string text, out string host, out string prefix)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        (host, prefix) = slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..]);
        return host.AsSpan().ContainsAny('.', ':')
            && Uri.TryCreate($"http://{host}", UriKind.Absolute, out var uri)
            && uri is { PathAndQuery: "/", UserInfo: "" }
            && (slash < 0 || RepositoryName.TryParse(prefix, out _));
    }
}
