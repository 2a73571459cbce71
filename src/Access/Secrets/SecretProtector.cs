using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Entrepot.Access.Secrets;

/// <summary>
/// Keeps secrets unreadable at rest. Each is bound to its purpose: protected for one, it cannot be read for another,
/// so that swapping two rows' values gains nothing.
/// </summary>
public sealed class SecretProtector(IDataProtectionProvider provider)
{
    /// <param name="purpose">The table, column and row: <c>registry_endpoint/access_secret/7</c>.</param>
    public string Protect(string purpose, string secret) => provider.CreateProtector(purpose).Protect(secret);

    /// <summary>The secret; null when the value was made for another purpose or with a key that is gone.</summary>
    public string? Reveal(string purpose, string protectedSecret)
    {
        try
        {
            return provider.CreateProtector(purpose).Unprotect(protectedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
