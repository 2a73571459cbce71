using System.Security.Cryptography;

namespace Entrepot.Rigs.Images;

/// <summary>Bytes with their digest.</summary>
public sealed record Blob
{
    public Blob(byte[] bytes, string mediaType, string algorithm = "sha256")
    {
        Bytes = bytes;
        MediaType = mediaType;
        Digest = algorithm == "sha512" ? Sha512Of(bytes) : DigestOf(bytes);
    }

    public byte[] Bytes { get; }

    public string MediaType { get; }

    /// <summary>The digest: the algorithm, a colon and hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>The sha256 digest of some bytes.</summary>
    public static string DigestOf(ReadOnlySpan<byte> bytes) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    /// <summary>The sha512 digest of some bytes.</summary>
    public static string Sha512Of(ReadOnlySpan<byte> bytes) =>
        $"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes))}";

    /// <summary>The fields of a descriptor of this blob.</summary>
    public Dictionary<string, object> ToDescriptor() =>
        new(StringComparer.Ordinal)
        {
            ["mediaType"] = MediaType,
            ["digest"] = Digest,
            ["size"] = Bytes.Length,
        };
}
