namespace Entrepot.Storage.FileSystem;

/// <summary>
/// The room on the file system. Blobs leave a reserve, so that whatever makes room again (deleting, cancelling, the
/// database's own writes) still works when they find none.
/// </summary>
internal sealed class FreeRoom
{
    private const long MostReserve = 1L << 30;
    private const int ReserveShare = 20;
    private readonly DriveInfo drive;
    private readonly long reserve;

    public FreeRoom(string folder)
    {
        drive = new DriveInfo(folder);
        reserve = Math.Min(MostReserve, drive.TotalSize / ReserveShare);
    }

    public StorageRoom Now => new(drive.TotalSize, drive.AvailableFreeSpace);

    /// <summary>Whether so many bytes fit before the reserve: a twentieth of the file system, 1 GiB at most.</summary>
    public bool Has(long bytes) => drive.AvailableFreeSpace - bytes >= reserve;

    /// <exception cref="StorageFullException">They do not fit.</exception>
    public void Require(long bytes)
    {
        if (!Has(bytes))
        {
            throw new StorageFullException(null);
        }
    }
}
