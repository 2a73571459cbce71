using Entrepot.Data.Rows;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Entrepot.Access.Authentication;

/// <summary>Hashes passwords slowly (PBKDF2, salted) and compares in constant time.</summary>
internal sealed class Passwords
{
    /// <summary>What the hash function takes without cutting, in bytes of UTF-8.</summary>
    public const int MaximumLength = 256;

    private static readonly AccountRow Nobody = new() { Name = "", PasswordHash = "" };

    private readonly PasswordHasher<AccountRow> hasher;
    private readonly Lazy<string> nobodysHash;
    private long compared;

    public Passwords(AccessOptions options)
    {
        hasher = new PasswordHasher<AccountRow>(
            Options.Create(new PasswordHasherOptions { IterationCount = options.PasswordIterations })
        );
        nobodysHash = new Lazy<string>(() => Hash("nobody"));
    }

    /// <summary>How many passwords were compared, each at the price of a slow hash.</summary>
    internal long Compared => Interlocked.Read(ref compared);

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <param name="hash">Null when there is no such account: one hash is burnt all the same.</param>
    public bool Match(string? hash, string password)
    {
        Interlocked.Increment(ref compared);
        return hasher.VerifyHashedPassword(Nobody, hash ?? nobodysHash.Value, password)
                != PasswordVerificationResult.Failed
            && hash is not null;
    }
}
