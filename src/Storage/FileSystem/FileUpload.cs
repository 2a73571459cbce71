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
    /// <summary>What is made ahead for a body that did not say its length: as much as there is, within these bounds.</summary>
    private const long LeastAhead = 4L << 20;
    private const long MostAhead = 64L << 20;

    /// <summary>Smaller blobs, of which there are the most, are not worth the two system calls.</summary>
    private const long WorthMakingAhead = 1L << 20;

    private readonly List<ReadOnlyMemory<byte>> segments = [];
    private long offset = offset;
    private long madeAhead = madeAhead;

    [SuppressMessage("Usage", "VSTHRD103", Justification = "The page cache is quicker than another thread.")]
    public ValueTask AppendAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (offset + bytes.Length > madeAhead)
        {
            room.Require(bytes.Length);
            MakeAhead();
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

    /// <summary>
    /// Blocks in one piece: writing and syncing them costs about two thirds. What is not needed is given back when the
    /// blob is committed.
    /// </summary>
    private void MakeAhead()
    {
        var ahead = Math.Clamp(offset, LeastAhead, MostAhead);
        if (offset >= WorthMakingAhead && room.Has(ahead) && Posix.TryAllocate(file, offset, ahead))
        {
            madeAhead = offset + ahead;
        }
    }
}
