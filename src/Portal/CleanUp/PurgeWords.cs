using System.Globalization;
using System.Text.Json;

namespace Entrepot.Portal.CleanUp;

/// <summary>Reads what the site answers about purges: the terms of one, and a schedule in words.</summary>
internal static class PurgeWords
{
    private static readonly string[] Days =
    [
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ];

    /// <summary>What a run was, or will be, told to do.</summary>
    public sealed record Terms(int Hours, bool DryRun, IReadOnlyList<string> Events);

    public static Terms Read(string parameters)
    {
        using var document = JsonDocument.Parse(parameters);
        var root = document.RootElement;
        return new Terms(
            root.GetProperty("audit_retention_hour").GetInt32(),
            root.GetProperty("dry_run").GetBoolean(),
            (root.GetProperty("include_event_types").GetString() ?? "").Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        );
    }

    /// <summary>Such as <c>every day at 02:00 UTC</c>; what is not that plain stays a cron string.</summary>
    public static string Of(string cron) =>
        cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["0", var minute, "*", "*", "*", "*"] when IsNumber(minute) => $"every hour at minute {minute}",
            ["0", var minute, var hour, "*", "*", "*"] when AreNumbers(minute, hour) =>
                $"every day at {Time(hour, minute)}",
            ["0", var minute, var hour, "*" or "?", "*", var day] when AreNumbers(minute, hour) && IsDay(day) =>
                $"every {Days[int.Parse(day, CultureInfo.InvariantCulture) % Days.Length]} at {Time(hour, minute)}",
            ["0", var minute, var hour, var day, "*", "*" or "?"] when AreNumbers(minute, hour) && IsNumber(day) =>
                $"on day {day} of every month at {Time(hour, minute)}",
            _ => $"by the cron string {cron}",
        };

    private static string Time(string hour, string minute) => $"{hour.PadLeft(2, '0')}:{minute.PadLeft(2, '0')} UTC";

    private static bool AreNumbers(string one, string other) => IsNumber(one) && IsNumber(other);

    private static bool IsNumber(string text) => text.Length is 1 or 2 && text.All(char.IsAsciiDigit);

    private static bool IsDay(string text) => text.Length == 1 && text[0] is >= '0' and <= '7';
}
