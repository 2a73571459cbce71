using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>
/// A blob's bytes from another registry. When the connection breaks, it is asked for the rest, in place and within the
/// usual tries; each piece that came begins their counting anew.
/// </summary>
/// <param name="open">Opens the bytes from an offset on; null when the blob is gone.</param>
/// <param name="first">The bytes from the start on, already open.</param>
internal sealed class ResumedBlob(
    Func<long, CancellationToken, Task<Stream?>> open,
    Stream first,
    long start,
    InPlaceRetry retry
) : Stream
{
    private Stream? inner = first;
    private long position = start;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await retry.RunAsync(token => ReadOnceAsync(buffer, token), cancellationToken);
        position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        inner ??=
            await open(position, cancellationToken)
            ?? throw new RemoteException(
                new RemoteFault(RemoteFaultReason.Refused, "The blob was deleted there while it was being read.")
            );
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (RemoteException)
        {
            await inner.DisposeAsync();
            inner = null;
            throw;
        }
    }
}
