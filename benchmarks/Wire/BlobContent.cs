using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Entrepot.Rigs;

namespace Entrepot.Bench.Wire;

/// <summary>
/// Random content of one size in files that sendfile(2) can read: plain, framed as a client of docker's sends it (chunked
/// transfer encoding in pieces of 32 KB), and cut into parts. A tail makes each blob another, and its digest costs no
/// second pass over the content.
/// </summary>
internal sealed class BlobContent : IDisposable
{
    private const int TailLength = 16;
    private const int FrameLength = 32 * 1024;
    private const int PartLength = 10_000_000;
    private readonly TempFolder folder = new("bench");
    private readonly PrefixHash hash = new();
    private readonly List<(string File, int Length)> parts = [];

    public BlobContent(int size)
    {
        Size = size;
        PlainFile = folder["plain"];
        FramedFile = folder["framed"];
        WriteContent(size - TailLength);
        WriteParts();
    }

    /// <summary>Bytes of a blob, its tail included.</summary>
    public int Size { get; }

    public string PlainFile { get; }

    public string FramedFile { get; }

    /// <summary>Files that together are the plain one; the tail belongs to the last.</summary>
    public IReadOnlyList<(string File, int Length)> Parts => parts;

    /// <summary>A blob that was never given out before.</summary>
    public BenchBlob Next()
    {
        var tail = RandomNumberGenerator.GetBytes(TailLength);
        return new BenchBlob(this, $"sha256:{Convert.ToHexStringLower(hash.With(tail))}", tail);
    }

    /// <summary>The last chunks of a framed blob.</summary>
    public static byte[] FramedTail(byte[] tail) => [.. "10\r\n"u8, .. tail, .. "\r\n0\r\n\r\n"u8];

    public void Dispose()
    {
        hash.Dispose();
        folder.Dispose();
    }

    private void WriteContent(int length)
    {
        using var plain = File.Create(PlainFile);
        using var framed = File.Create(FramedFile);
        var random = new Random(length);
        var piece = new byte[FrameLength];
        for (var left = length; left > 0; left -= FrameLength)
        {
            var bytes = piece.AsSpan(0, Math.Min(left, FrameLength));
            random.NextBytes(bytes);
            hash.Append(bytes);
            plain.Write(bytes);
            framed.Write(Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            framed.Write(bytes);
            framed.Write("\r\n"u8);
        }
    }

    private void WriteParts()
    {
        using var plain = File.OpenRead(PlainFile);
        var bytes = new byte[Math.Min(PartLength, Size)];
        while (plain.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) is > 0 and var read)
        {
            var file = folder[$"part-{parts.Count}"];
            using var part = File.Create(file);
            part.Write(bytes.AsSpan(0, read));
            parts.Add((file, read));
        }
    }
}
