using System.Globalization;

namespace Entrepot.Portal.Labels;

/// <summary>The colours that are offered for labels, and what can be read on a colour.</summary>
internal static class LabelColors
{
    public const string Usual = "#0065AB";

    private const string Dark = "#000000";
    private const string Light = "#FFFFFF";

    /// <summary>Where black and white contrast equally with a colour (WCAG 2.2).</summary>
    private const double Middle = 0.179;

    public static IReadOnlyList<string> Offered { get; } =
    [
        "#61717D",
        "#737373",
        "#A9B6BE",
        "#000000",
        Usual,
        "#0095D3",
        "#00B7D6",
        "#006668",
        "#00AB9A",
        "#1D5100",
        "#48960C",
        "#FFDC0B",
        "#F57600",
        "#C25400",
        "#C92100",
        "#F1428A",
        "#9B0D54",
        "#781DA0",
        "#343DAC",
        "#9DA3DB",
    ];

    /// <summary>Whether the text is a colour as the API takes it: <c>#RRGGBB</c>.</summary>
    public static bool IsOne(string? text) =>
        text is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit);

    /// <summary>How a label of the colour is drawn; one without a colour takes those of the page.</summary>
    public static string? StyleOf(string? color) =>
        IsOne(color) ? $"background: {color}; border-color: {color}; color: {TextOn(color!)}" : null;

    /// <summary>Black or white, whichever contrasts more.</summary>
    private static string TextOn(string color)
    {
        var luminance = (0.2126 * Linear(color, 1)) + (0.7152 * Linear(color, 3)) + (0.0722 * Linear(color, 5));
        return luminance > Middle ? Dark : Light;
    }

    private static double Linear(string color, int at)
    {
        var part = int.Parse(color.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
