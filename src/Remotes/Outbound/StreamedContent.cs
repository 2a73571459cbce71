using System.Buffers;
using System.Net;
using System.Runtime.ExceptionServices;

namespace Entrepot.Remotes.Outbound;

/// <summary>
/// A request's body of known length that is read from a stream as it is sent, in pieces, so that memory stays bounded
/// and every piece that leaves gives the request more time.
/// </summary>
/// <param name="open">Opens the bytes; the stream is disposed after <paramref name="length"/> of them.</param>
/// <param name="length">The bytes to send.</param>
/// <param name="rates">Each holds the pieces back.</param>
/// <param name="written">Told the bytes sent so far of this content.</param>
internal sealed class StreamedContent(
    Func<CancellationToken, ValueTask<Stream>> open,
    long length,
    IReadOnlyList<ByteRate> rates,
    Action<long> written
) : HttpContent
{
    private const int PieceSize = 128 * 1024;
    private Deadline? deadline;
    private TimeSpan idleTimeout;
    private TimeSpan answerTimeout;
    private ExceptionDispatchInfo? sourceFault;

    /// <summary>Says whose time the sending extends.</summary>
    public void Attach(Deadline limit, TimeSpan idle, TimeSpan answer)
    {
        deadline = limit;
        idleTimeout = idle;
        answerTimeout = answer;
    }

    /// <summary>Throws what went wrong with the bytes' source: that is no fault of the remote.</summary>
    public void ThrowSourceFault() => sourceFault?.Throw();

    protected override bool TryComputeLength(out long contentLength)
    {
        contentLength = length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        deadline?.Extend(idleTimeout);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            await using var source = await OpenSourceAsync(cancellationToken);
            for (var sent = 0L; sent < length; )
            {
                var most = rates.Aggregate(PieceSize, (size, rate) => rate.PieceSize(size));
                var piece = buffer.AsMemory(0, (int)Math.Min(most, length - sent));
                var read = await ReadSourceAsync(source, piece, cancellationToken);
                await PaceAsync(read, cancellationToken);
                deadline?.Extend(idleTimeout);
                await stream.WriteAsync(piece[..read], cancellationToken);
                sent += read;
                written(sent);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        deadline?.Extend(answerTimeout);
    }

    private async Task PaceAsync(int bytes, CancellationToken cancellationToken)
    {
        foreach (var rate in rates)
        {
            // Many who share a low rate wait long for their turns, and that is no fault of the remote.
            deadline?.Extend(Timeout.InfiniteTimeSpan);
            await rate.PaceAsync(bytes, cancellationToken);
        }
    }

    private async ValueTask<Stream> OpenSourceAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await open(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            sourceFault = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    private async ValueTask<int> ReadSourceAsync(Stream source, Memory<byte> piece, CancellationToken cancellationToken)
    {
        try
        {
            var read = await source.ReadAsync(piece, cancellationToken);
            return read > 0 ? read : throw new EndOfStreamException("The blob's bytes end before its size.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            sourceFault = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }
}
