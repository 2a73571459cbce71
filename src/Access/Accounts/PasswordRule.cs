using System.Text;
using Entrepot.Access.Authentication;

namespace Entrepot.Access.Accounts;

/// <summary>What may become a password.</summary>
internal static class PasswordRule
{
    private const int MinimumLength = 8;

    /// <summary>Defaults of this and of other products, which are the first that are tried.</summary>
    private static readonly HashSet<string> KnownToEverybody = new(StringComparer.OrdinalIgnoreCase)
    {
        "Harbor12345",
        "admin123",
        "admin1234",
        "administrator",
        "password",
        "password1",
        "password123",
        "Passw0rd",
        "changeme",
        "changeit",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyuiop",
        "letmein123",
        "entrepot",
        "entrepot123",
        "Entrepot12345",
    };

    /// <summary>Harbor's rule on top, for every password that is set by its API.</summary>
    public static bool AllowsByHarbor(string password) =>
        Allows(password)
        && password.Any(char.IsAsciiLetterLower)
        && password.Any(char.IsAsciiLetterUpper)
        && password.Any(char.IsAsciiDigit);

    public static bool Allows(string password) =>
        password.Length >= MinimumLength
        && Encoding.UTF8.GetByteCount(password) <= Passwords.MaximumLength
        && !password.Any(char.IsControl)
        && !KnownToEverybody.Contains(password);
}
