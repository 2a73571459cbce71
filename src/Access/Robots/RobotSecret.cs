using System.Security.Cryptography;
using System.Text;

namespace Entrepot.Access.Robots;

/// <summary>The secret of a robot account: letters and digits as Harbor's, which every client can send.</summary>
public static class RobotSecret
{
    public const string Rule =
        "the secret must be 8 to 128 characters long with at least 1 uppercase letter, 1 lowercase letter and 1 number";

    /// <summary>Of 62 characters so many have 256 bits.</summary>
    private const int Length = 43;
    private const int SaltLength = 16;
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Generate()
    {
        string secret;
        do
        {
            secret = RandomNumberGenerator.GetString(Characters, Length);
        } while (!Allows(secret));

        return secret;
    }

    /// <summary>Whether somebody may choose it: Harbor's rule, and nothing that cannot be sent in a header.</summary>
    public static bool Allows(string secret) =>
        secret.Length is >= 8 and <= 128
        && secret.Any(char.IsAsciiLetterUpper)
        && secret.Any(char.IsAsciiLetterLower)
        && secret.Any(char.IsAsciiDigit)
        && !secret.Any(char.IsControl);

    internal static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltLength);

    internal static byte[] Hash(byte[] salt, string secret) =>
        SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);

    /// <summary>Takes as long for a wrong secret as for the right one.</summary>
    internal static bool Matches(byte[] hash, byte[] salt, string secret) =>
        CryptographicOperations.FixedTimeEquals(hash, Hash(salt, secret));
}
