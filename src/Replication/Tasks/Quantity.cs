using System.Globalization;

namespace Entrepot.Replication.Tasks;

/// <summary>Sizes, rates and names as a log shows them to people.</summary>
public static class Quantity
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>In powers of 1000: <c>12.3 MB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double amount = bytes;
        var unit = 0;
        while (amount >= 1000 && unit < Units.Length - 1)
        {
            amount /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(amount, unit == 0 ? 0 : 1)} {Units[unit]}");
    }

    public static string Rate(long bytes, TimeSpan elapsed) =>
        elapsed <= TimeSpan.Zero ? "at once" : $"{Bytes((long)(bytes / elapsed.TotalSeconds))}/s";

    public static string Seconds(TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0##} s");

    /// <summary><c>1 blob</c>, <c>2 blobs</c>.</summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
