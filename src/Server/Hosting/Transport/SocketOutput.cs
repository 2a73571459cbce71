using System.IO.Pipelines;
using System.Net.Sockets;
using Entrepot.Distribution.Blobs;
using Microsoft.Win32.SafeHandles;

namespace Entrepot.Server.Hosting.Transport;

/// <summary>
/// The sending half of a connection without TLS. A flush hands the bytes to the socket itself instead of waking a task
/// that does, so that parts of files can go between them, from the kernel's cache to the socket (sendfile(2)).
/// </summary>
/// <remarks>
/// It relies on one thing that Kestrel does not promise: for HTTP/1.1 with a Content-Length, what an endpoint gets and
/// advances in the response's body reaches this writer as it is. Should that change, the count that arrives here is
/// not the one that was announced, and the connection ends before a wrong byte is sent.
/// </remarks>
internal sealed class SocketOutput : PipeWriter, IFileSender
{
    private readonly PipeWriter inner;
    private readonly Socket socket;
    private readonly TransportMemory memory;
    private readonly Pipe buffer;
    private FilePart? part;
    private bool isOver;

    /// <param name="inner">Kestrel's own way to the socket; it carries the end of the connection, and nothing else.</param>
    public SocketOutput(PipeWriter inner, Socket socket, TransportMemory memory)
    {
        this.inner = inner;
        this.socket = socket;
        this.memory = memory;

        // Every flush takes all that is there, so nothing may make the writer wait.
        buffer = new Pipe(
            new PipeOptions(
                memory,
                readerScheduler: PipeScheduler.Inline,
                writerScheduler: PipeScheduler.Inline,
                pauseWriterThreshold: 0,
                useSynchronizationContext: false
            )
        );
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes =>
        buffer.Writer.UnflushedBytes + (part is { IsAdvanced: true } ? part.Count : 0);

    public void SendNext(SafeFileHandle file, long offset, int count)
    {
        if (part is not null || buffer.Writer.UnflushedBytes > 0)
        {
            throw new InvalidOperationException("What comes before has not been flushed.");
        }

        part = new FilePart(file, offset, count);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => buffer.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => buffer.Writer.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (part is null)
        {
            buffer.Writer.Advance(bytes);
        }
        else if (bytes == part.Count && !part.IsAdvanced)
        {
            part.IsAdvanced = true;
        }
        else
        {
            throw new InvalidOperationException($"{bytes} bytes were advanced where a file's {part.Count} come next.");
        }
    }

    /// <summary>
    /// Ends when the socket has taken everything. The token is looked at before, not meanwhile: half of what was flushed
    /// cannot be taken back, and a client that does not read is let go by Kestrel, which ends the socket and so this.
    /// </summary>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (isOver)
        {
            return new FlushResult(isCanceled: false, isCompleted: true);
        }

        try
        {
            await SendBufferAsync();
            if (part is { } next)
            {
                part = null;
                await SendPartAsync(next);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client is gone; the receiving half tells Kestrel so.
            isOver = true;
        }

        return new FlushResult(isCanceled: false, isCompleted: isOver);
    }

    /// <summary>Nothing to do: a flush waits for the socket alone.</summary>
    public override void CancelPendingFlush() { }

    public override void Complete(Exception? exception = null)
    {
        isOver = true;
        buffer.Writer.Complete(exception);
        buffer.Reader.Complete();
        inner.Complete(exception);
    }

    private async ValueTask SendBufferAsync()
    {
        if (buffer.Writer.UnflushedBytes == 0)
        {
            return;
        }

        await buffer.Writer.FlushAsync(CancellationToken.None);
        if (!buffer.Reader.TryRead(out var read))
        {
            return;
        }

        foreach (var segment in read.Buffer)
        {
            await SendAsync(segment);
        }

        buffer.Reader.AdvanceTo(read.Buffer.End);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, CancellationToken.None)..];
        }
    }

    private async ValueTask SendPartAsync(FilePart next)
    {
        if (!next.IsAdvanced)
        {
            throw new InvalidOperationException("A part of a file was announced and its bytes did not follow.");
        }

        for (var (offset, end) = (next.Offset, next.Offset + next.Count); offset < end; )
        {
            // A socket that has no room is waited for by an ordinary send of some bytes, which keeps no thread.
            offset += SendFile.TrySend(socket, next.File, offset, end - offset) is > 0 and var sent
                ? sent
                : await SendOrdinarilyAsync(next.File, offset, end - offset);
        }
    }

    private async ValueTask<int> SendOrdinarilyAsync(SafeFileHandle file, long offset, long most)
    {
        using var block = memory.Rent();
        var bytes = block.Memory[..(int)Math.Min(block.Memory.Length, most)];
        var read = await RandomAccess.ReadAsync(file, bytes, offset);
        if (read == 0)
        {
            throw new EndOfStreamException("The file is shorter than what was announced of it.");
        }

        await SendAsync(bytes[..read]);
        return read;
    }

    private sealed class FilePart(SafeFileHandle file, long offset, int count)
    {
        public SafeFileHandle File => file;
        public long Offset => offset;
        public int Count => count;
        public bool IsAdvanced { get; set; }
    }
}
