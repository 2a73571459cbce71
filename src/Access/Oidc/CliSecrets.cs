using Entrepot.Access.Outside;
using Entrepot.Data.Acts;

namespace Entrepot.Access.Oidc;

/// <summary>What people whom the identity provider knows sign in with on command lines, and the provider's test.</summary>
public sealed class CliSecrets
{
    private const int MinimumLength = 8;
    private const int MaximumLength = 128;

    private readonly OidcAccounts accounts;
    private readonly OidcProvider provider;

    internal CliSecrets(OidcAccounts accounts, OidcProvider provider)
    {
        this.accounts = accounts;
        this.provider = provider;
    }

    /// <summary>Whether a secret is fit: 8 to 128 characters with an upper case letter, a lower case one and a digit.</summary>
    public static bool IsFit(string? secret) =>
        secret is { Length: >= MinimumLength and <= MaximumLength }
        && secret.Any(char.IsAsciiLetterUpper)
        && secret.Any(char.IsAsciiLetterLower)
        && secret.Any(char.IsAsciiDigit)
        && !secret.Any(char.IsControl);

    /// <summary>What the account's own holder may see of it; null when the account is none of the provider's.</summary>
    public async Task<CliSecretView?> FindAsync(long accountId, CancellationToken cancellationToken) =>
        await accounts.FindAsync(accountId, cancellationToken) is { } row
            ? new CliSecretView(row.Issuer, row.Subject, accounts.SecretOf(row) ?? "", row.CreatedAt, row.UpdatedAt)
            : null;

    /// <summary>False when the account is none of the provider's.</summary>
    public Task<bool> SetAsync(long accountId, string secret, Act act, CancellationToken cancellationToken) =>
        accounts.SetSecretAsync(accountId, secret, act, cancellationToken);

    /// <summary>Tries to read what a provider says of itself.</summary>
    /// <exception cref="OutsideException">It says nothing, or that it is another.</exception>
    public Task PingAsync(string endpoint, ServerTrust trust, CancellationToken cancellationToken) =>
        provider.PingAsync(endpoint, trust, cancellationToken);
}
