using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Entrepot.Data;
using Entrepot.Data.Rows;

namespace Entrepot.Access.Audit.Chain;

/// <summary>
/// The hash of a line: SHA-256 over the previous line's hash and every column, in an encoding in which no two different
/// lines look alike. Numbers are eight bytes, big-endian; moments are microseconds since 1970 UTC; a text is its length
/// in bytes and its UTF-8.
/// </summary>
internal static class AuditHash
{
    public const int Length = 32;

    /// <summary>What the first line of all follows.</summary>
    public static byte[] Beginning => new byte[Length];

    public static byte[] Of(AuditEntryRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, row.PreviousHash);
        Add(hash, row.Id);
        Add(hash, Microseconds.Of(row.At));
        Add(hash, row.Actor);
        Add(hash, row.Address);
        Add(hash, row.Operation);
        Add(hash, row.ResourceType);
        Add(hash, row.Resource);
        Add(hash, row.ProjectId is null ? 0 : 1);
        Add(hash, row.ProjectId ?? 0);
        Add(hash, row.Succeeded ? 1 : 0);
        Add(hash, row.Description);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    private static void Add(IncrementalHash hash, byte[] bytes)
    {
        Add(hash, bytes.LongLength);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
