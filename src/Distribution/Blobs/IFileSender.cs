using Microsoft.Win32.SafeHandles;

namespace Entrepot.Distribution.Blobs;

/// <summary>
/// A feature of connections that can send a part of a file without bringing it into the process. The response has begun,
/// with its length, and is flushed.
/// </summary>
public interface IFileSender
{
    /// <summary>
    /// Makes a part of a file the next bytes of the connection. The caller then advances the response by exactly
    /// <paramref name="count"/> bytes, which it has not written, and flushes: the flush sends them.
    /// </summary>
    void SendNext(SafeFileHandle file, long offset, int count);
}
