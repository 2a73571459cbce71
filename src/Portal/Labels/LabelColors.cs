namespace Entrepot.Portal.Labels;

/// <summary>The colours that are offered for labels.</summary>
internal static class LabelColors
{
    public const string Usual = "#0065AB";

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
}
