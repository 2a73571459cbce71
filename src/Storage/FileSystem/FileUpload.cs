using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Entrepot.Storage.FileSystem;

/// <summary>
/// Appends with one vectored system call per piece that was received. The writes are synchronous on purpose: they go to
/// the page cache, and handing them to another thread costs more than they do.
/// </summary>
internal sealed class FileUpload(SafeFileHandle file, long offset, long madeAhead, FreeRoom room) : IUploadFile
{
    private readonly List<ReadOnlyMemory<byte>> segments = [];
    private long offset = offset;

    [SuppressMessage("Usage", "VSTHRD103", Justification = "The page cache is quicker than another thread.")]
    public ValueTask AppendAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (offset + bytes.Length > madeAhead)
        {
            room.Require(bytes.Length);
        }

        segments.Clear();
        foreach (var segment in bytes)
        {
            segments.Add(segment);
        }

        try
        {
            RandomAccess.Write(file, segments, offset);
        }
        catch (IOException exception) when (StorageFaults.MeansFull(exception))
        {
            throw new StorageFullException(exception);
        }

        offset += bytes.Length;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
