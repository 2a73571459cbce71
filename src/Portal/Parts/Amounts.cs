using System.Globalization;

namespace Entrepot.Portal.Parts;

/// <summary>Amounts as people read them.</summary>
public static class Amounts
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>Such as <c>1.5 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double size = bytes;
        var unit = 0;
        while (size >= 1024 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{size.ToString(unit == 0 || size >= 100 ? "0" : "0.#", CultureInfo.InvariantCulture)} {Units[unit]}"
        );
    }

    /// <summary>Such as <c>1,234</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>2 min 5 s</c>: the two largest units.</summary>
    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 1 } => Text($"{Math.Max(0, time.TotalMilliseconds):0} ms"),
            { TotalMinutes: < 1 } => Text($"{time.TotalSeconds:0} s"),
            { TotalHours: < 1 } => Text($"{time.Minutes} min {time.Seconds} s"),
            { TotalDays: < 1 } => Text($"{time.Hours} h {time.Minutes} min"),
            _ => Text($"{time.Days} d {time.Hours} h"),
        };

    /// <summary>How long ago: such as <c>5 minutes ago</c>; what is to come, <c>in 5 minutes</c>.</summary>
    public static string Ago(TimeSpan past)
    {
        var (amount, unit) = Math.Abs(past.TotalSeconds) switch
        {
            < 45 => (0, ""),
            < 3600 => ((int)Math.Max(1, Math.Round(Math.Abs(past.TotalMinutes))), "minute"),
            < 86_400 => ((int)Math.Round(Math.Abs(past.TotalHours)), "hour"),
            < 86_400 * 60 => ((int)Math.Round(Math.Abs(past.TotalDays)), "day"),
            _ => ((int)Math.Round(Math.Abs(past.TotalDays) / 30), "month"),
        };
        if (amount == 0)
        {
            return past >= TimeSpan.Zero ? "just now" : "in a moment";
        }

        var words = Text($"{amount} {unit}{(amount == 1 ? "" : "s")}");
        return past > TimeSpan.Zero ? $"{words} ago" : $"in {words}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
