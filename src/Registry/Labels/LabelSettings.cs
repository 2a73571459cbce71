namespace Entrepot.Registry.Labels;

/// <summary>Everything that a person says about a label, but for whose it is.</summary>
/// <param name="Color"><c>#RRGGBB</c>, or empty.</param>
public sealed record LabelSettings(string Name, string Description, string Color)
{
    private const int MaximumName = 128;
    private const int MaximumDescription = 1024;

    /// <summary>What is wrong, in words for whoever said it; null when nothing is.</summary>
    public string? Fault()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaximumName)
        {
            return $"the name of a label has 1 to {MaximumName} characters";
        }

        if (Name.Any(char.IsControl))
        {
            return "the name of a label has characters that nobody can see";
        }

        if (Description.Length > MaximumDescription || Description.Contains('\0', StringComparison.Ordinal))
        {
            return $"the description has at most {MaximumDescription} characters, and none of them is NUL";
        }

        return Color is "" || Color is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit)
            ? null
            : "the color is # and six hexadecimal digits, or empty";
    }
}
