using System.Globalization;
using System.Text;
using Entrepot.Data.Rows;

namespace Entrepot.Management.AuditPurges;

/// <summary>A run in words.</summary>
internal static class PurgeText
{
    public static string Of(AuditPurgeRow row)
    {
        var text = new StringBuilder();
        var older = row.StartedAt - TimeSpan.FromHours(row.RetentionHours);
        Add(
            row.StartedAt,
            $"{(row.DryRun ? "Dry run: count" : "Remove")} lines before {Moment(older)} of {row.Operations}."
        );
        if (row is { Stopped: true, EndedAt: null })
        {
            text.AppendLine("It is asked to stop.");
        }

        if (row.EndedAt is { } ended)
        {
            var count = row.Removed.ToString(CultureInfo.InvariantCulture);
            var done = row.DryRun ? $"{count} lines would be removed" : $"{count} lines were removed";
            Add(ended, $"{done}{(row.Stopped ? " when it was stopped" : "")}.");
        }

        return text.ToString();

        void Add(DateTimeOffset at, string words) => text.Append(Moment(at)).Append(' ').AppendLine(words);
    }

    private static string Moment(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
