using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Entrepot.Bench.Wire;

/// <summary>A socket: files leave by sendfile(2), what is dropped is dropped in the kernel.</summary>
internal sealed class PlainWire(Socket socket) : IWire
{
    private const int DropAtOnce = 1 << 20;

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    public void SendFile(byte[] head, string file, byte[] tail) =>
        socket.SendFile(file, head, tail, TransmitFileOptions.UseDefaultWorkerThread);

    public int Receive(Span<byte> bytes) => socket.Receive(bytes);

    public void Drop(long length)
    {
        for (var left = length; left > 0; )
        {
            var dropped = LibC.Receive((int)socket.Handle, 0, (nuint)Math.Min(left, DropAtOnce), LibC.Truncate);
            if (dropped <= 0)
            {
                throw new IOException($"The connection ended {left} bytes early ({Marshal.GetLastPInvokeError()})");
            }

            left -= dropped;
        }
    }

    public void Dispose() => socket.Dispose();
}
