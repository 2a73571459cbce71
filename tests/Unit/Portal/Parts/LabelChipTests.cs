using System.Globalization;
using System.Text.RegularExpressions;
using Entrepot.Management.Labels;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Parts;

public sealed partial class LabelChipTests
{
    /// <summary>WCAG 2.2, 1.4.3: 4.5 to 1.</summary>
    [Fact]
    public async Task A_label_can_be_read_whatever_its_colour()
    {
        string[] steps = ["00", "33", "66", "99", "CC", "FF"];
        foreach (
            var color in steps.SelectMany(red => steps.SelectMany(green => steps.Select(blue => red + green + blue)))
        )
        {
            var text = TextColor().Match(await DrawAsync($"#{color}")).Groups["color"].Value;

            ContrastOf(color, text.Length == 3 ? string.Concat(text.Select(digit => $"{digit}{digit}")) : text)
                .ShouldBeGreaterThanOrEqualTo(4.5, $"{text} on {color}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    [InlineData("#123456; background: url(//elsewhere)")]
    public async Task What_is_no_colour_styles_nothing(string? color) =>
        (await DrawAsync(color)).ShouldNotContain("style");

    private static async Task<string> DrawAsync(string? color)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var label = new LabelAnswer(1, "stable", null, color, "p", 1, default, default);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(
                new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(LabelChip.Label)] = label }
            );
            return (await renderer.RenderComponentAsync<LabelChip>(parameters)).ToHtmlString();
        });
    }

    private static double ContrastOf(string one, string other)
    {
        var (low, high) = (LuminanceOf(one), LuminanceOf(other));
        (low, high) = low < high ? (low, high) : (high, low);
        return (high + 0.05) / (low + 0.05);
    }

    private static double LuminanceOf(string color)
    {
        var parts = new[] { 0, 2, 4 }
            .Select(at => int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))
            .ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex(";color:#(?<color>[0-9a-f]+)", RegexOptions.NonBacktracking)]
    private static partial Regex TextColor();
}
