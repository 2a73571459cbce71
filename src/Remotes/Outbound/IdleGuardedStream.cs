namespace Entrepot.Remotes.Outbound;

/// <summary>Reads a remote's body; a read that takes too long, or fails, throws a <see cref="RemoteException"/>.</summary>
/// <param name="owned">Ends with the stream.</param>
internal sealed class IdleGuardedStream(
    Stream body,
    string host,
    TimeSpan idleTimeout,
    TimeProvider clock,
    IDisposable? owned
) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var deadline = new Deadline(clock, cancellationToken);
        deadline.Extend(idleTimeout);
        try
        {
            return await body.ReadAsync(buffer, deadline.Token);
        }
        catch (OperationCanceledException exception) when (deadline.Expired)
        {
            throw new RemoteException(OutboundFaults.Silent(host), exception);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw OutboundFaults.From(exception, host) is { } fault ? new RemoteException(fault, exception) : exception;
        }
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
            body.Dispose();
            owned?.Dispose();
        }

        base.Dispose(disposing);
    }
}
