using System.Runtime.InteropServices;

namespace Entrepot.Bench.Wire;

/// <summary>
/// SHA-256 over a long common beginning that is continued many times, each time otherwise: OpenSSL can copy the state of
/// a hash, .NET's class cannot.
/// </summary>
internal sealed partial class PrefixHash : IDisposable
{
    private const string Library = "libcrypto.so.3";
    private readonly nint state = New();

    public PrefixHash() => Check(Start(state, Sha256(), 0));

    public void Append(ReadOnlySpan<byte> bytes) => Check(Update(state, bytes, (nuint)bytes.Length));

    /// <summary>The hash of what was appended and <paramref name="tail"/>; the state stays as it is.</summary>
    public byte[] With(ReadOnlySpan<byte> tail)
    {
        var copy = New();
        try
        {
            Check(Copy(copy, state));
            Check(Update(copy, tail, (nuint)tail.Length));
            var hash = new byte[32];
            Check(Finish(copy, hash, 0));
            return hash;
        }
        finally
        {
            Free(copy);
        }
    }

    public void Dispose() => Free(state);

    private static void Check(int result)
    {
        if (result != 1)
        {
            throw new InvalidOperationException("OpenSSL failed");
        }
    }

    [LibraryImport(Library, EntryPoint = "EVP_sha256")]
    private static partial nint Sha256();

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint New();

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void Free(nint state);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_copy_ex")]
    private static partial int Copy(nint to, nint from);

    [LibraryImport(Library, EntryPoint = "EVP_DigestInit_ex")]
    private static partial int Start(nint state, nint algorithm, nint engine);

    [LibraryImport(Library, EntryPoint = "EVP_DigestUpdate")]
    private static partial int Update(nint state, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_DigestFinal_ex")]
    private static partial int Finish(nint state, Span<byte> hash, nint length);
}
