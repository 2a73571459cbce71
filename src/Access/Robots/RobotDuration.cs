namespace Entrepot.Access.Robots;

/// <summary>How long a robot account lasts, in days from its making; -1: for ever; 0: as configured.</summary>
public static class RobotDuration
{
    public const long Forever = -1;

    /// <summary>Further no date reaches.</summary>
    public const long Longest = 1_000_000;

    public static bool IsValid(long days) => days is >= Forever and <= Longest;

    /// <summary>When it ends; null: never.</summary>
    internal static DateTimeOffset? EndOf(DateTimeOffset made, long days) =>
        days == Forever ? null : made + TimeSpan.FromDays(days);
}
