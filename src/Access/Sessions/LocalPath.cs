using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Access.Sessions;

/// <summary>
/// Where a browser may be sent after signing in: a path of this site, whatever a browser makes of its spelling.
/// </summary>
public readonly record struct LocalPath
{
    private const int MaximumLength = 2048;

    private readonly string? value;

    private LocalPath(string value) => this.value = value;

    public static LocalPath Root { get; } = new("/");

    public static bool TryParse([NotNullWhen(true)] string? text, out LocalPath path)
    {
        var valid =
            text is { Length: > 0 and <= MaximumLength } && IsLocal(text) && IsLocal(Uri.UnescapeDataString(text));
        path = valid ? new LocalPath(text!) : default;
        return valid;
    }

    public override string ToString() => value ?? "/";

    /// <summary>Browsers take <c>\</c> for <c>/</c> and leave tabs and line ends out.</summary>
    private static bool IsLocal(string text) =>
        text[0] == '/'
        && !text.StartsWith("//", StringComparison.Ordinal)
        && text.All(letter => letter is > ' ' and < '\u007f' and not '\\');
}
