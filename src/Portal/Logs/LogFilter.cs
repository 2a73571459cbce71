using System.Globalization;
using Entrepot.Portal.Parts;

namespace Entrepot.Portal.Logs;

/// <summary>What lines of the audit log are looked for.</summary>
/// <param name="User">A part of the name.</param>
/// <param name="Resource">A part of it.</param>
/// <param name="Operation">One of <see cref="Operations"/>.</param>
/// <param name="From">As browsers write a date and time, in UTC; what is none is left out.</param>
/// <param name="Until">Like <paramref name="From"/>.</param>
internal sealed record LogFilter(string? User, string? Resource, string? Operation, string? From, string? Until)
{
    private static readonly string[] Written = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public static IReadOnlyList<string> Operations { get; } =
    ["create", "update", "delete", "pull", "login", "logout", "start", "stop", "pause", "resume"];

    public bool IsEmpty => ToQuery().Length == 0;

    /// <summary>As the API's <c>q</c>; empty when everything is looked for.</summary>
    public string ToQuery()
    {
        var terms = new List<string>();
        Add("username=~", User);
        Add("resource=~", Resource);
        if (Operation is not null && Operations.Contains(Operation))
        {
            terms.Add($"operation={Operation}");
        }

        var (from, until) = (MomentOf(From), MomentOf(Until));
        if (from is not null || until is not null)
        {
            terms.Add($"op_time=[{from}~{until}]");
        }

        return string.Join(',', terms);

        void Add(string key, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                terms.Add(key + QueryText.Quoted(text.Trim()));
            }
        }
    }

    private static string? MomentOf(string? text) =>
        DateTime.TryParseExact(text, Written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
            : null;
}
