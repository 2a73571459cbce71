using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Entrepot.Oci;

namespace Entrepot.Storage;

/// <summary>
/// Where the bytes of a blob are. The generation is new with each upload, so that a late deletion of one upload's bytes
/// never hits another's.
/// </summary>
public readonly record struct BlobKey
{
    private const int GenerationLength = 32;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private BlobKey(Digest digest, string generation)
    {
        Digest = digest;
        Generation = generation;
    }

    public Digest Digest { get; }

    /// <summary>32 characters of lower-case hexadecimal.</summary>
    public string Generation { get; }

    /// <summary>A key that nobody has used.</summary>
    public static BlobKey New(Digest digest) =>
        new(digest, RandomNumberGenerator.GetHexString(GenerationLength, lowercase: true));

    public static bool TryCreate(Digest digest, [NotNullWhen(true)] string? generation, out BlobKey key)
    {
        var valid = generation is { Length: GenerationLength } && !generation.AsSpan().ContainsAnyExcept(LowerHex);
        key = valid ? new BlobKey(digest, generation!) : default;
        return valid;
    }

    /// <summary>The key of a stored generation.</summary>
    /// <exception cref="FormatException"><paramref name="generation"/> is not one.</exception>
    public static BlobKey Of(Digest digest, string generation) =>
        TryCreate(digest, generation, out var key) ? key : throw new FormatException("Not a generation of a blob.");

    public override string ToString() => $"{Digest}/{Generation}";
}
