namespace Entrepot.Cli.Rewrite;

/// <summary>A piece of a text and what takes its place.</summary>
/// <param name="Start">In characters.</param>
internal sealed record Edit(int Start, int Length, string Replacement)
{
    /// <summary>The text with all edits made; everything else stays as it is.</summary>
    public static string Apply(string text, IEnumerable<Edit> edits)
    {
        var result = new System.Text.StringBuilder(text.Length + 64);
        var done = 0;
        foreach (var edit in edits.DistinctBy(edit => edit.Start).OrderBy(edit => edit.Start))
        {
            result.Append(text, done, edit.Start - done).Append(edit.Replacement);
            done = edit.Start + edit.Length;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }
}
