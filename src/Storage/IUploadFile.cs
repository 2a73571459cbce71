using System.Buffers;

namespace Entrepot.Storage;

/// <summary>An upload that is open for appending. One writer at a time.</summary>
public interface IUploadFile : IAsyncDisposable
{
    /// <summary>
    /// Appends. When it returns, a killed process loses none of the bytes; a power cut may, until the commit.
    /// </summary>
    ValueTask AppendAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken);
}
