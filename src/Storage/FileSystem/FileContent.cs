using Microsoft.Win32.SafeHandles;

namespace Entrepot.Storage.FileSystem;

/// <summary>
/// Reads a file. Synchronous on purpose: what is pulled is in the page cache as a rule, and an asynchronous read is
/// nothing but a synchronous one on another thread.
/// </summary>
internal sealed class FileContent(SafeFileHandle file) : IStoredContent
{
    public long Length { get; } = RandomAccess.GetLength(file);

    public SafeFileHandle? File => file;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(RandomAccess.Read(file, buffer.Span, offset));
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
