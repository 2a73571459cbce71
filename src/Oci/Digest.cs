using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Oci;

/// <summary>
/// The content identifier <c>algorithm:hex</c> of distribution-spec and image-spec, in its one canonical form:
/// a known algorithm and lower-case hexadecimal of exactly the algorithm's length.
/// </summary>
public readonly record struct Digest : IParsable<Digest>
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string? value;

    private Digest(DigestAlgorithm algorithm, string value)
    {
        Algorithm = algorithm;
        this.value = value;
    }

    public DigestAlgorithm Algorithm { get; }

    /// <summary>The part after the colon.</summary>
    public string Hex => value![(Algorithm.Name.Length + 1)..];

    public static Digest FromHash(DigestAlgorithm algorithm, ReadOnlySpan<byte> hash) =>
        new(algorithm, $"{algorithm.Name}:{Convert.ToHexStringLower(hash)}");

    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is null)
        {
            return false;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || DigestAlgorithm.Find(text.AsSpan(0, colon)) is not { } algorithm)
        {
            return false;
        }

        var hex = text.AsSpan(colon + 1);
        if (hex.Length != algorithm.HexLength || hex.ContainsAnyExcept(LowerHex))
        {
            return false;
        }

        digest = new Digest(algorithm, text);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Digest result) =>
        TryParse(s, out result);

    /// <exception cref="FormatException"><paramref name="text"/> is not a canonical digest.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException("Not a digest of a known algorithm.");

    public static Digest Parse(string s, IFormatProvider? provider) => Parse(s);

    public override string ToString() => value ?? "";
}
