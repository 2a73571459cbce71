using System.Globalization;

namespace Entrepot.Portal.Quotas;

/// <summary>An amount of storage as it is typed: a number and a unit, or no limit.</summary>
internal sealed class StorageUnits
{
    public const string Largest = "TiB";
    private const long None = -1;

    /// <summary>What the site takes at most: 1024 TiB.</summary>
    private const double Maximum = 1L << 50;

    private static readonly Dictionary<string, long> Sizes = new(StringComparer.Ordinal)
    {
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
        [Largest] = 1L << 40,
    };

    public static IReadOnlyCollection<string> Names => Sizes.Keys;

    public bool Unlimited { get; set; }

    public double Amount { get; set; } = 10;

    public string Unit { get; set; } = "GiB";

    /// <summary>Null when the site would not take it.</summary>
    public long? Bytes =>
        Unlimited ? None
        : Amount * Sizes[Unit] is >= 1 and <= Maximum and var bytes ? (long)Math.Round(bytes)
        : null;

    public static StorageUnits Of(long bytes)
    {
        if (bytes < 0)
        {
            return new StorageUnits { Unlimited = true };
        }

        // The largest unit that gives a number without many digits.
        var unit = Sizes
            .Reverse()
            .FirstOrDefault(pair => bytes >= pair.Value && bytes * 100m / pair.Value % 1 == 0)
            .Key;
        unit ??= "MiB";
        return new StorageUnits { Amount = (double)bytes / Sizes[unit], Unit = unit };
    }

    public static string Text(long bytes, string unlimited) =>
        bytes < 0 ? unlimited
        : bytes % (1L << 20) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Of(bytes).Amount:0.##} {Of(bytes).Unit}")
        : Parts.Amounts.Bytes(bytes);
}
