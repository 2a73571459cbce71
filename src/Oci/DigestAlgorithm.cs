using System.Security.Cryptography;

namespace Entrepot.Oci;

/// <summary>
/// A digest algorithm of the image-spec's registered set (descriptor.md, "Registered algorithms").
/// Only <see cref="Sha256"/> and <see cref="Sha512"/> exist.
/// </summary>
public sealed class DigestAlgorithm
{
    public static readonly DigestAlgorithm Sha256 = new("sha256", HashAlgorithmName.SHA256, 64);
    public static readonly DigestAlgorithm Sha512 = new("sha512", HashAlgorithmName.SHA512, 128);

    private readonly HashAlgorithmName hashName;

    private DigestAlgorithm(string name, HashAlgorithmName hashName, int hexLength)
    {
        Name = name;
        this.hashName = hashName;
        HexLength = hexLength;
    }

    /// <summary>The name before the colon, as in <c>sha256:…</c>.</summary>
    public string Name { get; }

    /// <summary>The number of hexadecimal characters after the colon.</summary>
    public int HexLength { get; }

    public IncrementalHash CreateHash() => IncrementalHash.CreateHash(hashName);

    /// <summary>The digest of <paramref name="content"/>.</summary>
    public Digest Of(ReadOnlySpan<byte> content)
    {
        using var hash = CreateHash();
        hash.AppendData(content);
        return Finish(hash);
    }

    /// <summary>The digest of all that was appended to <paramref name="hash"/>, which is reset.</summary>
    public Digest Finish(IncrementalHash hash) => Digest.FromHash(this, hash.GetHashAndReset());

    /// <summary>The digest of all that was appended to <paramref name="hash"/> so far; appending may go on.</summary>
    public Digest Current(IncrementalHash hash) => Digest.FromHash(this, hash.GetCurrentHash());

    public static DigestAlgorithm? Find(ReadOnlySpan<char> name) =>
        name switch
        {
            "sha256" => Sha256,
            "sha512" => Sha512,
            _ => null,
        };

    public override string ToString() => Name;
}
