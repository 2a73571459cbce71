using System.Globalization;
using Entrepot.Portal.Labels;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Labels;

public sealed class LabelColorsTests
{
    /// <summary>WCAG 2.2, 1.4.3: 4.5 to 1.</summary>
    [Fact]
    public void A_label_can_be_read_whatever_its_colour()
    {
        string[] steps = ["00", "33", "66", "99", "CC", "FF"];
        var colors = from red in steps from green in steps from blue in steps select $"#{red}{green}{blue}";
        foreach (var color in colors.Concat(LabelColors.Offered))
        {
            var text = LabelColors.StyleOf(color)!.Split("; color: ")[1];

            ContrastOf(color, text).ShouldBeGreaterThanOrEqualTo(4.5, $"{text} on {color}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    [InlineData("#123456; background: url(//elsewhere)")]
    public void What_is_no_colour_styles_nothing(string? text) => LabelColors.StyleOf(text).ShouldBeNull();

    private static double ContrastOf(string one, string other)
    {
        var (low, high) = (LuminanceOf(one), LuminanceOf(other));
        (low, high) = low < high ? (low, high) : (high, low);
        return (high + 0.05) / (low + 0.05);
    }

    private static double LuminanceOf(string color)
    {
        var parts = new[] { 1, 3, 5 }
            .Select(at => int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))
            .ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
