using Entrepot.Oci;

namespace Entrepot.Storage;

/// <summary>
/// Keeps the bytes of blobs and of uploads. It knows nothing of repositories, rights or references. A fault is an
/// exception (<see cref="IOException"/>; <see cref="StorageFullException"/> when there is no room): what has not
/// returned normally has not happened, and nothing is ever half there under a <see cref="BlobKey"/>.
/// </summary>
public interface IStorageDriver
{
    /// <summary>
    /// Names the time for which written bytes are sure to stay although nothing has made them durable: a machine's
    /// boot. Bytes that were written under another epoch may be lost in part.
    /// </summary>
    string Epoch { get; }

    /// <summary>The room that there is; null when it has no end that anybody knows.</summary>
    StorageRoom? Room => null;

    /// <summary>
    /// Opens an upload's bytes for appending at <paramref name="offset"/>; what was written beyond is cut off. An
    /// offset of 0 starts anew.
    /// </summary>
    /// <param name="expectedLength">How many bytes will be appended, if known; room is made for them.</param>
    /// <returns>Null when fewer than <paramref name="offset"/> bytes are there.</returns>
    ValueTask<IUploadFile?> OpenUploadAsync(
        UploadId id,
        long offset,
        long? expectedLength,
        CancellationToken cancellationToken
    );

    /// <summary>Opens an upload's bytes for reading from the start; null when there are none.</summary>
    ValueTask<IStoredContent?> ReadUploadAsync(UploadId id, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the first <paramref name="length"/> bytes of an upload the bytes of <paramref name="key"/>, durably: when
    /// this returns they outlive a power cut, name and all. The upload is gone then.
    /// </summary>
    /// <exception cref="UploadLostException">The upload has not that many bytes.</exception>
    ValueTask CommitUploadAsync(UploadId id, long length, BlobKey key, CancellationToken cancellationToken);

    /// <summary>Removes an upload's bytes; fine when there are none.</summary>
    ValueTask DeleteUploadAsync(UploadId id, CancellationToken cancellationToken);

    /// <summary>Opens a blob's bytes; null when there are none.</summary>
    ValueTask<IStoredContent?> OpenBlobAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>Removes a blob's bytes; fine when there are none.</summary>
    ValueTask DeleteBlobAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>All that is stored of one kind, in no order, for comparing it with what should be.</summary>
    IAsyncEnumerable<StoredItem> ListAsync(StorageArea area, CancellationToken cancellationToken);
}
