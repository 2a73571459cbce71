using System.Diagnostics.CodeAnalysis;
using Entrepot.Oci;

namespace Entrepot.Storage.FileSystem;

/// <summary>
/// Where things are under the storage folder:
/// <code>
/// ROOT/
///   uploads/
///     ID                        the bytes of an upload session received so far; 32 hexadecimal characters
///   blobs/
///     sha256/                   or sha512
///       ab/                     the first characters of the digest, so that no folder grows too large
///         abcdef….GENERATION    the whole digest; 32 hexadecimal characters, new with each upload
/// </code>
/// Every part of a path is made of a parsed value, never of a client's text. Both halves are on one file system: a
/// commit is a rename.
/// </summary>
internal sealed class FileSystemLayout(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    public string Uploads => Path.Combine(Root, "uploads");

    public string Blobs => Path.Combine(Root, "blobs");

    public string UploadFile(UploadId id) => Path.Combine(Uploads, id.ToString());

    /// <summary>The folder of all blobs whose digests have an algorithm.</summary>
    public string AlgorithmFolder(DigestAlgorithm algorithm) => Path.Combine(Blobs, algorithm.Name);

    public string BlobFolder(Digest digest) => Path.Combine(AlgorithmFolder(digest.Algorithm), digest.Hex[..2]);

    public string BlobFile(BlobKey key) => Path.Combine(BlobFolder(key.Digest), $"{key.Digest.Hex}.{key.Generation}");

    /// <summary>What a file under <see cref="Blobs"/> is; false for what the layout has no place for.</summary>
    public bool TryReadBlob(string path, [NotNullWhen(true)] out BlobKey? key)
    {
        key = null;
        if (
            Path.GetRelativePath(Blobs, path).Split('/') is [var algorithm, _, var name]
            && name.Split('.') is [var hex, var generation]
            && Digest.TryParse($"{algorithm}:{hex}", out var digest)
            && BlobKey.TryCreate(digest, generation, out var read)
            && string.Equals(BlobFile(read), path, StringComparison.Ordinal)
        )
        {
            key = read;
        }

        return key is not null;
    }

    public bool TryReadUpload(string path, [NotNullWhen(true)] out UploadId? id)
    {
        id = UploadId.TryParse(Path.GetRelativePath(Uploads, path), out var read) ? read : null;
        return id is not null;
    }
}
