using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Entrepot.Access.Authentication;

/// <summary>
/// Remembers for a few minutes which name and password were right, so that a client that sends them with every request
/// pays for the slow hash once. Holds neither: only their keyed hash, and the stored hash that they matched.
/// </summary>
internal sealed class VerifiedCredentials(TimeProvider clock)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (string PasswordHash, long At)> verified = new(
        StringComparer.Ordinal
    );

    public bool Contains(string name, string password, string passwordHash) =>
        verified.TryGetValue(KeyOf(name, password), out var entry)
        && entry.PasswordHash == passwordHash
        && clock.GetElapsedTime(entry.At) < Age;

    public void Add(string name, string password, string passwordHash)
    {
        if (verified.Count >= Capacity)
        {
            verified.Clear();
        }

        verified[KeyOf(name, password)] = (passwordHash, clock.GetTimestamp());
    }

    private string KeyOf(string name, string password) =>
        Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{name}\0{password}")));
}
