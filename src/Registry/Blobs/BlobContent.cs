using Entrepot.Oci;
using Entrepot.Storage;
using Microsoft.Win32.SafeHandles;

namespace Entrepot.Registry.Blobs;

/// <summary>A blob that is open for reading.</summary>
public sealed class BlobContent(Digest digest, IStoredContent content) : IAsyncDisposable
{
    public Digest Digest { get; } = digest;

    /// <summary>In bytes.</summary>
    public long Size => content.Length;

    /// <inheritdoc cref="IStoredContent.File"/>
    public SafeFileHandle? File => content.File;

    /// <summary>Reads at <paramref name="offset"/>; 0 at the end.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
        content.ReadAsync(buffer, offset, cancellationToken);

    public ValueTask DisposeAsync() => content.DisposeAsync();
}
