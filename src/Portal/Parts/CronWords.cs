using System.Globalization;

namespace Entrepot.Portal.Parts;

/// <summary>A cron string of six fields in words.</summary>
internal static class CronWords
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

    /// <summary>Such as <c>every day at 02:00 UTC</c>; what is not that plain stays a cron string.</summary>
    public static string Of(string cron) =>
        cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["0", var minute, "*", "*" or "?", "*", "*" or "?"] when IsNumber(minute) =>
                $"every hour at minute {minute}",
            ["0", ['*' or '0', '/', .. var step], "*", "*" or "?", "*", "*" or "?"] when IsPartOfHour(step) =>
                $"every {step} minutes",
            ["0", var minute, var hour, "*" or "?", "*", "*" or "?"] when AreNumbers(minute, hour) =>
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

    /// <summary>So many minutes, time and again, and the hour ends with one of them.</summary>
    private static bool IsPartOfHour(string text) =>
        IsNumber(text) && int.Parse(text, CultureInfo.InvariantCulture) is > 1 and var step && 60 % step == 0;

    private static bool IsDay(string text) => text.Length == 1 && text[0] is >= '0' and <= '7';
}
