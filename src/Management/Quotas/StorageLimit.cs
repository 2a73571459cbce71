namespace Entrepot.Management.Quotas;

/// <summary>How much a project may hold.</summary>
internal static class StorageLimit
{
    public const long None = -1;

    /// <summary>Harbor's: 1024 TB, in bytes.</summary>
    private const long Maximum = 1L << 50;

    public static bool IsOne(long bytes) => bytes is None or (> 0 and <= Maximum);

    public static string Rule(string member) => $"{member} is -1 for no limit, or 1 to {Maximum} bytes";
}
