using System.Globalization;
using System.Text;

namespace Entrepot.Cli.Rewrite;

/// <summary>Shows what edits change, line by line.</summary>
internal static class LineDiff
{
    public static string Of(string name, string text, IReadOnlyList<Edit> edits)
    {
        if (edits.Count == 0)
        {
            return "";
        }

        var diff = new StringBuilder();
        diff.Append(CultureInfo.InvariantCulture, $"--- {name}\n+++ {name}\n");
        foreach (var line in edits.OrderBy(edit => edit.Start).GroupBy(edit => LineStart(text, edit.Start)))
        {
            var end = text.IndexOf('\n', line.Key) is var found and >= 0 ? found : text.Length;
            var before = text[line.Key..end];
            var after = Edit.Apply(before, line.Select(edit => edit with { Start = edit.Start - line.Key }));
            var number = text.AsSpan(0, line.Key).Count('\n') + 1;
            diff.Append(CultureInfo.InvariantCulture, $"@@ line {number} @@\n-{before.TrimEnd('\r')}\n");
            foreach (var added in after.Split('\n'))
            {
                diff.Append(CultureInfo.InvariantCulture, $"+{added.TrimEnd('\r')}\n");
            }
        }

        return diff.ToString();
    }

    private static int LineStart(string text, int position) =>
        position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
}
