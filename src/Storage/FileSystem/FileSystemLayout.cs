using System.Diagnostics.CodeAnalysis;
using Entrepot.Oci;

namespace Entrepot.Storage.FileSystem;

/// <summary>
/// Where things are under the storage folder:
/// <code>
/// ROOT/
///   uploads/
///     ID/                       one folder per upload session, 32 hexadecimal characters
///       data                    the bytes received so far
///   blobs/
///     sha256/                   or sha512
///       ab/cd/                  the first characters of the digest, so that no folder grows too large
///         abcdef…/              the whole digest
///           GENERATION          the bytes; 32 hexadecimal characters, new with each upload
/// </code>
/// Every part of a path is made of a parsed value, never of a client's text. Both halves are on one file system: a
/// commit is a rename.
/// </summary>
internal sealed class FileSystemLayout(string root)
{
    private const string Data = "data";

    public string Root { get; } = Path.GetFullPath(root);

    public string Uploads => Path.Combine(Root, "uploads");

    public string Blobs => Path.Combine(Root, "blobs");

    public string UploadFolder(UploadId id) => Path.Combine(Uploads, id.ToString());

    public string UploadFile(UploadId id) => Path.Combine(Uploads, id.ToString(), Data);

    public string BlobFile(BlobKey key) => Path.Combine(BlobFolders(key)[^1], key.Generation);

    /// <summary>The folders from below <see cref="Blobs"/> down to the one that holds the blob's file.</summary>
    public IReadOnlyList<string> BlobFolders(BlobKey key)
    {
        var hex = key.Digest.Hex;
        var algorithm = Path.Combine(Blobs, key.Digest.Algorithm.Name);
        var first = Path.Combine(algorithm, hex[..2]);
        var second = Path.Combine(first, hex[2..4]);
        return [algorithm, first, second, Path.Combine(second, hex)];
    }

    /// <summary>What a file under <see cref="Blobs"/> is; false for what the layout has no place for.</summary>
    public bool TryReadBlob(string path, [NotNullWhen(true)] out BlobKey? key)
    {
        key = null;
        if (
            Path.GetRelativePath(Blobs, path).Split('/') is [var algorithm, _, _, var hex, var generation]
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
        id =
            Path.GetRelativePath(Uploads, path).Split('/') is [var name, Data] && UploadId.TryParse(name, out var read)
                ? read
                : null;
        return id is not null;
    }
}
