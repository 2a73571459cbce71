using Cronos;

namespace Entrepot.Replication.Policies;

/// <summary>
/// Cron as Harbor takes it: six fields with seconds first, in UTC, and never more often than once in some minutes. The
/// schedule of a rule may have a time zone before it: <c>CRON_TZ=Europe/Berlin 0 0 2 * * *</c>.
/// </summary>
public static class CronSchedule
{
    private const string ZoneMark = "CRON_TZ=";

    /// <summary>What is wrong with the text, which has no time zone; null when nothing is.</summary>
    public static string? FaultOf(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 6 || !CronExpression.TryParse(cron, CronFormat.IncludeSeconds, out _))
        {
            return $"'{cron}' is not a cron string of six fields: second, minute, hour, day of month, month, day of week";
        }

        if (fields[0] != "0")
        {
            return "the first field of a cron string, the seconds, has to be 0";
        }

        if (fields[1] == "*")
        {
            return "the second field of a cron string, the minutes, must not be *";
        }

        return NextAfter(DateTimeOffset.UnixEpoch, cron) is null ? $"'{cron}' names a day that never comes" : null;
    }

    /// <summary>What is wrong with the text, which may have a time zone; null when nothing is.</summary>
    public static string? FaultOfZoned(string text)
    {
        var (zone, cron) = Split(text);
        return zone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            ? $"'{zone}' is not a time zone that this machine knows, such as Europe/Berlin"
            : FaultOf(cron);
    }

    /// <summary>The name of the time zone that the times are of.</summary>
    public static string ZoneOf(string text) => FindZone(text).Id;

    /// <summary>The moments of a schedule from <paramref name="first"/> on, so many of them at most.</summary>
    public static IEnumerable<DateTimeOffset> From(DateTimeOffset? first, string text, int count)
    {
        for (var (next, left) = (first, count); next is { } moment && left > 0; left--)
        {
            yield return moment;
            next = NextAfter(moment, text);
        }
    }

    /// <summary>
    /// The first moment after <paramref name="moment"/>; null when there is none. A time that the clock leaps over comes
    /// right after the leap, one that it shows twice comes once.
    /// </summary>
    public static DateTimeOffset? NextAfter(DateTimeOffset moment, string text) =>
        CronExpression
            .Parse(Split(text).Cron, CronFormat.IncludeSeconds)
            .GetNextOccurrence(moment, FindZone(text))
            ?.ToUniversalTime();

    private static (string Zone, string Cron) Split(string text)
    {
        var trimmed = text.TrimStart();
        if (!trimmed.StartsWith(ZoneMark, StringComparison.Ordinal))
        {
            return ("", text);
        }

        var end = trimmed.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? (trimmed[ZoneMark.Length..], "") : (trimmed[ZoneMark.Length..end], trimmed[end..].Trim());
    }

    /// <summary>UTC as well for a zone that this machine no longer knows: the rule runs, and says of which zone.</summary>
    private static TimeZoneInfo FindZone(string text) =>
        Split(text).Zone is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : TimeZoneInfo.Utc;
}
