namespace Entrepot.Storage.FileSystem;

/// <summary>Says of a fault of the file system whether there was just no room.</summary>
internal static class StorageFaults
{
    // ENOSPC and EDQUOT as .NET hands them on in the result code, and as its own "disk full".
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int DiskFull = unchecked((int)0x80070070);

    public static bool MeansFull(IOException exception) =>
        exception is not StorageFullException && exception.HResult is NoSpace or QuotaExceeded or DiskFull;
}
