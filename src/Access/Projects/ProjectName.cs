using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Access.Projects;

/// <summary>
/// A project's name by Harbor's grammar, 1 to 255 characters. Every such name is also a component of a repository's
/// name; words that begin other paths are nobody's.
/// </summary>
public readonly partial record struct ProjectName
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "v2", "api", "service", "c" };

    private readonly string? value;

    private ProjectName(string value) => this.value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out ProjectName name)
    {
        var valid = text is { Length: > 0 and <= 255 } && Grammar().IsMatch(text) && !Reserved.Contains(text);
        name = valid ? new ProjectName(text!) : default;
        return valid;
    }

    public override string ToString() => value ?? "";

    [GeneratedRegex(@"\A[a-z0-9]+(?:[._-][a-z0-9]+)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
