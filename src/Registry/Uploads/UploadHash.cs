using System.Buffers;
using System.Security.Cryptography;
using Entrepot.Oci;

namespace Entrepot.Registry.Uploads;

/// <summary>The running digest of an upload's bytes.</summary>
internal sealed class UploadHash(DigestAlgorithm algorithm) : IDisposable
{
    private readonly IncrementalHash hash = algorithm.CreateHash();

    public DigestAlgorithm Algorithm { get; } = algorithm;

    /// <summary>How many bytes it has seen.</summary>
    public long Length { get; private set; }

    /// <summary>Of the bytes so far.</summary>
    public Digest Current => Algorithm.Current(hash);

    public void Append(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            hash.AppendData(segment.Span);
        }

        Length += bytes.Length;
    }

    public void Dispose() => hash.Dispose();
}
