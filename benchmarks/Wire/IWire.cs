namespace Entrepot.Bench.Wire;

/// <summary>Bytes to and from a server, blocking. A closed connection is an <see cref="IOException"/>.</summary>
internal interface IWire : IDisposable
{
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Sends <paramref name="head"/>, the whole file and <paramref name="tail"/>.</summary>
    void SendFile(byte[] head, string file, byte[] tail);

    /// <summary>At least one byte, or 0 at the end.</summary>
    int Receive(Span<byte> bytes);

    /// <summary>Receives so many bytes and forgets them.</summary>
    void Drop(long length);
}
