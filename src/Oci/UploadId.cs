using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Entrepot.Oci;

/// <summary>
/// Names an upload session: 128 bits in lower-case hexadecimal. Those of a client's upload are random: the name says
/// nothing about it, and nobody can guess it.
/// </summary>
public readonly record struct UploadId : IParsable<UploadId>
{
    private const int Bytes = 16;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string? value;

    private UploadId(string value) => this.value = value;

    public static UploadId Random() => new(RandomNumberGenerator.GetHexString(Bytes * 2, lowercase: true));

    /// <summary>
    /// The session that the program itself finds again by what it is for. Who knows that knows the name: only the
    /// session's owner protects it.
    /// </summary>
    public static UploadId For(string purpose) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(purpose)).AsSpan(0, Bytes)));

    public static bool TryParse([NotNullWhen(true)] string? text, out UploadId id)
    {
        var valid = text is { Length: Bytes * 2 } && !text.AsSpan().ContainsAnyExcept(LowerHex);
        id = valid ? new UploadId(text!) : default;
        return valid;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out UploadId result) =>
        TryParse(s, out result);

    /// <exception cref="FormatException"><paramref name="text"/> is not the name of an upload session.</exception>
    public static UploadId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not the name of an upload session.");

    public static UploadId Parse(string s, IFormatProvider? provider) => Parse(s);

    public override string ToString() => value ?? "";
}
