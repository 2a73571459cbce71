namespace Entrepot.Replication.Transfer.Site;

/// <summary>Tells how many bytes were read, and ends where it is told to.</summary>
internal sealed class ReportingStream(Stream inner, IProgress<long> progress) : Stream
{
    private long total;

    /// <summary>How many bytes may be read before it says that it ends; more of them when this is raised.</summary>
    public long Allowed { get; set; } = long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => total;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var most = (int)Math.Min(buffer.Length, Allowed - total);
        var read = most > 0 ? await inner.ReadAsync(buffer[..most], cancellationToken) : 0;
        total += read;
        progress.Report(total);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
