using System.Buffers;
using Entrepot.Oci;
using Entrepot.Storage;

namespace Entrepot.Unit.Registry;

/// <summary>A storage driver that fails when told to: the n-th call from now, before or after it had its effect.</summary>
internal sealed class FaultyStorage(IStorageDriver inner) : IStorageDriver
{
    private int remaining = int.MaxValue;
    private bool after;
    private Func<Exception> fault = () => new IOException("injected");

    /// <summary>The calls so far.</summary>
    public int Calls { get; private set; }

    public string Epoch { get; set; } = inner.Epoch;

    /// <summary>Makes the n-th call from now fail, and every one after it: the process has been killed there.</summary>
    public void FailAt(int call, bool afterItsEffect = false, Func<Exception>? with = null)
    {
        remaining = call;
        after = afterItsEffect;
        fault = with ?? (() => new IOException("injected"));
    }

    public void Heal() => remaining = int.MaxValue;

    public ValueTask<IUploadFile?> OpenUploadAsync(
        UploadId id,
        long offset,
        long? expectedLength,
        CancellationToken cancellationToken
    ) =>
        CallAsync(async () =>
        {
            var file = await inner.OpenUploadAsync(id, offset, expectedLength, cancellationToken);
            return file is null ? null : (IUploadFile)new FaultyFile(this, file);
        });

    public ValueTask<IStoredContent?> ReadUploadAsync(UploadId id, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ReadUploadAsync(id, cancellationToken));

    public async ValueTask CommitUploadAsync(
        UploadId id,
        long length,
        BlobKey key,
        CancellationToken cancellationToken
    ) =>
        await CallAsync(async () =>
        {
            await inner.CommitUploadAsync(id, length, key, cancellationToken);
            return true;
        });

    public async ValueTask DeleteUploadAsync(UploadId id, CancellationToken cancellationToken) =>
        await CallAsync(async () =>
        {
            await inner.DeleteUploadAsync(id, cancellationToken);
            return true;
        });

    public ValueTask<IStoredContent?> OpenBlobAsync(BlobKey key, CancellationToken cancellationToken) =>
        CallAsync(() => inner.OpenBlobAsync(key, cancellationToken));

    public async ValueTask DeleteBlobAsync(BlobKey key, CancellationToken cancellationToken) =>
        await CallAsync(async () =>
        {
            await inner.DeleteBlobAsync(key, cancellationToken);
            return true;
        });

    public IAsyncEnumerable<StoredItem> ListAsync(StorageArea area, CancellationToken cancellationToken) =>
        inner.ListAsync(area, cancellationToken);

    private async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        Calls++;
        remaining--;
        if (remaining < 0 || (remaining == 0 && !after))
        {
            throw fault();
        }

        var result = await call();
        return remaining == 0 ? throw fault() : result;
    }

    private sealed class FaultyFile(FaultyStorage owner, IUploadFile file) : IUploadFile
    {
        public async ValueTask AppendAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken) =>
            await owner.CallAsync(async () =>
            {
                await file.AppendAsync(bytes, cancellationToken);
                return true;
            });

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
