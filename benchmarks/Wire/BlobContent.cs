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
    private const int LongestPart = 5_000_000;
    private readonly TempFolder folder = new("bench");
    private readonly PrefixHash hash = new();
    private readonly Lazy<string> framedFile;
    private readonly Lazy<IReadOnlyList<(string File, int Length)>> parts;

    public BlobContent(int size)
    {
        Size = size;
        PlainFile = folder["plain"];
        framedFile = new Lazy<string>(WriteFramed);
        parts = new Lazy<IReadOnlyList<(string, int)>>(WriteParts);
        WritePlain(size - TailLength);
    }

    /// <summary>Bytes of a blob, its tail included.</summary>
    public int Size { get; }

    /// <summary>The content without a tail.</summary>
    public string PlainFile { get; }

    public string FramedFile => framedFile.Value;

    /// <summary>Files that together are the plain one; the tail belongs to the last.</summary>
    public IReadOnlyList<(string File, int Length)> Parts => parts.Value;

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

    private void WritePlain(int length)
    {
        using var plain = File.Create(PlainFile);
        var random = new Random(length);
        var piece = new byte[FrameLength];
        for (var left = length; left > 0; left -= FrameLength)
        {
            var bytes = piece.AsSpan(0, Math.Min(left, FrameLength));
            random.NextBytes(bytes);
            hash.Append(bytes);
            plain.Write(bytes);
        }
    }

    private string WriteFramed()
    {
        var path = folder["framed"];
        using var framed = File.Create(path);
        foreach (var piece in Pieces(FrameLength))
        {
            framed.Write(Encoding.ASCII.GetBytes(piece.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            framed.Write(piece.Span);
            framed.Write("\r\n"u8);
        }

        return path;
    }

    private List<(string File, int Length)> WriteParts()
    {
        var written = new List<(string, int)>();
        foreach (var piece in Pieces(Math.Min(LongestPart, Size / 2)))
        {
            var file = folder[$"part-{written.Count}"];
            using var part = File.Create(file);
            part.Write(piece.Span);
            written.Add((file, piece.Length));
        }

        return written;
    }

    /// <summary>The plain content; each piece is valid until the next.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> Pieces(int length)
    {
        using var plain = File.OpenRead(PlainFile);
        var bytes = new byte[length];
        while (plain.ReadAtLeast(bytes, length, throwOnEndOfStream: false) is > 0 and var read)
        {
            yield return bytes.AsMemory(0, read);
        }
    }
}
