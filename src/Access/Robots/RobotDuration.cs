namespace Entrepot.Access.Robots;

/// <summary>How long a robot account lasts, in days from its making; -1: for ever; 0: as configured.</summary>
public static class RobotDuration
{
    public const long Forever = -1;

    /// <summary>Further no date reaches.</summary>
    public const long Longest = 1_000_000;

    public static bool IsValid(long days) => days is >= Forever and <= Longest;

    /// <summary>How long it lasts and when it ends; null: never.</summary>
    /// <param name="latest">It ends by then, which may be within a day; null: no such limit.</param>
    internal static (long Days, DateTimeOffset? End) Of(DateTimeOffset made, long days, DateTimeOffset? latest)
    {
        DateTimeOffset? end = days == Forever ? null : made + TimeSpan.FromDays(days);
        return latest is { } limit && (end is null || end > limit)
            ? ((long)Math.Ceiling((limit - made).TotalDays), limit)
            : (days, end);
    }
}
