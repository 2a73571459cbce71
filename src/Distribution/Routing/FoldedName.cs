using System.Diagnostics.CodeAnalysis;
using Entrepot.Oci;

namespace Entrepot.Distribution.Routing;

/// <summary>
/// A repository's name as one segment of a path: <see cref="NameFolding"/> has written its slashes as <c>%2F</c>.
/// Repositories here always lie in a project, so that there are at least two components.
/// </summary>
internal readonly record struct FoldedName(RepositoryName Name) : IParsable<FoldedName>
{
    public static string Fold(ReadOnlySpan<char> name) => name.ToString().Replace("/", "%2F", StringComparison.Ordinal);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FoldedName result)
    {
        result = default;
        if (
            s is null
            || !RepositoryName.TryParse(s.Replace("%2F", "/", StringComparison.Ordinal), out var name)
            || name.WithinProject.Length == 0
        )
        {
            return false;
        }

        result = new FoldedName(name);
        return true;
    }

    public static FoldedName Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var name) ? name : throw new FormatException("Not a repository name.");
}
