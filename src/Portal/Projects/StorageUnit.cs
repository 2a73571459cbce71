namespace Entrepot.Portal.Projects;

/// <summary>In what an amount of storage is typed.</summary>
internal sealed record StorageUnit(string Name, long Bytes)
{
    public static StorageUnit Gibibyte { get; } = new("GiB", 1L << 30);

    public static IReadOnlyList<StorageUnit> All { get; } = [new("MiB", 1L << 20), Gibibyte, new("TiB", 1L << 40)];
}
