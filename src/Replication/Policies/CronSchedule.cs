using Cronos;

namespace Entrepot.Replication.Policies;

/// <summary>
/// Cron as Harbor takes it: six fields with seconds first, in UTC, and never more often than once in some minutes.
/// </summary>
public static class CronSchedule
{
    /// <summary>What is wrong with the text; null when nothing is.</summary>
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

    /// <summary>The moments of a schedule from <paramref name="first"/> on, so many of them at most.</summary>
    public static IEnumerable<DateTimeOffset> From(DateTimeOffset? first, string cron, int count)
    {
        for (var (next, left) = (first, count); next is { } moment && left > 0; left--)
        {
            yield return moment;
            next = NextAfter(moment, cron);
        }
    }

    /// <summary>The first moment after <paramref name="moment"/>; null when there is none.</summary>
    public static DateTimeOffset? NextAfter(DateTimeOffset moment, string cron) =>
        CronExpression.Parse(cron, CronFormat.IncludeSeconds).GetNextOccurrence(moment, TimeZoneInfo.Utc);
}
