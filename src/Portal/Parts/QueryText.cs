namespace Entrepot.Portal.Parts;

/// <summary>What people type as a value of the API's <c>q</c>.</summary>
internal static class QueryText
{
    /// <summary>
    /// In quotes, where a comma is no end and a quote no beginning. With both kinds in it one has no way to be said: it
    /// is left out.
    /// </summary>
    public static string Quoted(string text) =>
        text.Contains('"', StringComparison.Ordinal)
            ? $"'{text.Replace("'", "", StringComparison.Ordinal)}'"
            : $"\"{text}\"";
}
