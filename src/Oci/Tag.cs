using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Oci;

/// <summary>A tag by the grammar of distribution-spec ("Pulling manifests"): at most 128 characters.</summary>
public readonly partial record struct Tag : IParsable<Tag>
{
    private readonly string? value;

    private Tag(string value) => this.value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out Tag tag)
    {
        var valid = text is not null && Grammar().IsMatch(text);
        tag = valid ? new Tag(text!) : default;
        return valid;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Tag result) =>
        TryParse(s, out result);

    /// <exception cref="FormatException"><paramref name="text"/> is not a tag.</exception>
    public static Tag Parse(string text) => TryParse(text, out var tag) ? tag : throw new FormatException("Not a tag.");

    public static Tag Parse(string s, IFormatProvider? provider) => Parse(s);

    public override string ToString() => value ?? "";

    [GeneratedRegex(
        @"\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
