using System.Text;

namespace Entrepot.Portal.Parts;

/// <summary>A new password as it is typed, twice, and how far it follows the site's rule. The site has the last word.</summary>
public sealed class NewPassword
{
    private const int MinimumLength = 8;
    private const int MaximumBytes = 256;

    public string Text { get; set; } = "";

    public string Again { get; set; } = "";

    public bool HasLength => Text.Length >= MinimumLength && Encoding.UTF8.GetByteCount(Text) <= MaximumBytes;

    public bool HasUpper => Text.Any(char.IsAsciiLetterUpper);

    public bool HasLower => Text.Any(char.IsAsciiLetterLower);

    public bool HasDigit => Text.Any(char.IsAsciiDigit);

    public bool Agrees => Text == Again;

    public bool IsComplete => HasLength && HasUpper && HasLower && HasDigit && Agrees;

    /// <summary>Never shows it.</summary>
    public override string ToString() => nameof(NewPassword);
}
