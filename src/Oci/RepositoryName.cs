using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Oci;

/// <summary>
/// A repository's name by the grammar of distribution-spec ("Pulling manifests"), at most 255 characters.
/// Its first component is the project that holds it here; a remote's name may have a single component.
/// </summary>
public readonly partial record struct RepositoryName : IParsable<RepositoryName>
{
    public const int MaximumLength = 255;

    private readonly string? value;

    private RepositoryName(string value) => this.value = value;

    /// <summary>The first component: <c>library</c> of <c>library/web/nginx</c>.</summary>
    public string Project => value!.Split('/', 2)[0];

    /// <summary>What follows the project: <c>web/nginx</c> of <c>library/web/nginx</c>; empty when there is nothing.</summary>
    public string WithinProject => value!.Split('/', 2) is [_, var rest] ? rest : "";

    public IReadOnlyList<string> Components => value!.Split('/');

    public static bool TryParse([NotNullWhen(true)] string? text, out RepositoryName name)
    {
        var valid = text is { Length: > 0 and <= MaximumLength } && Grammar().IsMatch(text);
        name = valid ? new RepositoryName(text!) : default;
        return valid;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RepositoryName result) =>
        TryParse(s, out result);

    /// <exception cref="FormatException"><paramref name="text"/> is not a repository name.</exception>
    public static RepositoryName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("Not a repository name.");

    public static RepositoryName Parse(string s, IFormatProvider? provider) => Parse(s);

    public override string ToString() => value ?? "";

    // \z and not $: a trailing line feed is no part of a name.
    [GeneratedRegex(
        @"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
