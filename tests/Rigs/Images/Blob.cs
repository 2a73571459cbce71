using System.Security.Cryptography;

namespace Entrepot.Rigs.Images;

/// <summary>Bytes with their digest.</summary>
public sealed record Blob
{
    public Blob(byte[] bytes, string mediaType)
    {
        Bytes = bytes;
        MediaType = mediaType;
        Digest = DigestOf(bytes);
    }

    public byte[] Bytes { get; }

    public string MediaType { get; }

    /// <summary>The digest as "sha256:" and hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>The sha256 digest of some bytes.</summary>
    public static string DigestOf(ReadOnlySpan<byte> bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    /// <summary>The sha512 digest of some bytes.</summary>
    public static string Sha512Of(ReadOnlySpan<byte> bytes) => $"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes))}";

    /// <summary>The fields of a descriptor of this blob.</summary>
    internal Dictionary<string, object> ToDescriptor() =>
        new(StringComparer.Ordinal)
        {
            ["mediaType"] = MediaType,
            ["digest"] = Digest,
            ["size"] = Bytes.Length,
        };
}
