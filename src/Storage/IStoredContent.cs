using Microsoft.Win32.SafeHandles;

namespace Entrepot.Storage;

/// <summary>Stored bytes that are open for reading at any place, by several readers.</summary>
public interface IStoredContent : IAsyncDisposable
{
    /// <summary>In bytes.</summary>
    long Length { get; }

    /// <summary>The file that holds them from its beginning on, as long as this is open; null when there is none.</summary>
    SafeFileHandle? File { get; }

    /// <summary>Reads at <paramref name="offset"/>; 0 at the end.</summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken);
}
