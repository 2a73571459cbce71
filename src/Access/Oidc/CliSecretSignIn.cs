using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;
using Microsoft.Extensions.Logging;

namespace Entrepot.Access.Oidc;

/// <summary>
/// Signs in with the secret that stands in for a password where there is no browser. It counts only as long as the
/// provider still knows the person, who is asked about every few minutes.
/// </summary>
internal sealed partial class CliSecretSignIn(
    OidcAccounts accounts,
    OidcProvider provider,
    VerifiedCredentials verified,
    ILogger<CliSecretSignIn> log,
    TimeProvider clock
)
{
    /// <summary>How long a sign-in by the browser vouches for somebody about whom the provider lets nobody ask.</summary>
    private static readonly TimeSpan Vouched = TimeSpan.FromHours(12);

    /// <summary>A refresh token is used by one at a time: providers take the second use for a theft.</summary>
    private readonly ConcurrentDictionary<long, SemaphoreSlim> asking = new();

    /// <param name="account">Null when there is none of the name: the same is asked about nobody.</param>
    public async Task<PasswordCheck> CheckAsync(
        OidcConfiguration configuration,
        AccountRights? account,
        string password,
        CancellationToken cancellationToken
    )
    {
        var found = await accounts.FindAsync(account?.Id ?? 0, cancellationToken);
        if (
            account is not { Disabled: false }
            || found is not { } row
            || accounts.SecretOf(row) is not { } secret
            || !IsEqual(password, secret)
        )
        {
            return new PasswordCheck.Wrong();
        }

        var right = new PasswordCheck.Right(account, SignInLimit.CliSecret);
        var stamp = $"oidc {account.Epoch} {configuration.Endpoint}";
        if (verified.Contains(account.Name, password, stamp))
        {
            return right;
        }

        var turn = asking.GetOrAdd(account.Id, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (verified.Contains(account.Name, password, stamp))
            {
                return right;
            }

            if (!await IsStillThereAsync(configuration, account.Id, cancellationToken))
            {
                return new PasswordCheck.Wrong();
            }

            verified.Add(account.Name, password, stamp);
            return right;
        }
        catch (OutsideException exception)
        {
            LogUnavailable(exception.Message);
            return new PasswordCheck.Unavailable("the identity provider cannot be asked");
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> IsStillThereAsync(
        OidcConfiguration configuration,
        long accountId,
        CancellationToken cancellationToken
    )
    {
        // Anew: who had the turn before may have changed the token.
        if (await accounts.FindAsync(accountId, cancellationToken) is not { } row)
        {
            return false;
        }

        if (accounts.RefreshTokenOf(row) is not { } refreshToken)
        {
            return clock.GetUtcNow() < row.UpdatedAt + Vouched;
        }

        var known = new OidcIdentity(row.Issuer, row.Subject, "", "", "", [], refreshToken);
        switch (await provider.RefreshAsync(configuration, refreshToken, known, cancellationToken))
        {
            case OidcAnswer.Known { Fresh: true, Identity: var identity }:
                await accounts.RefreshAsync(identity, cancellationToken);
                return true;
            case OidcAnswer.Known { Identity.RefreshToken: { } next }:
                await accounts.KeepRefreshTokenAsync(accountId, next, cancellationToken);
                return true;
            case OidcAnswer.Refused refused:
                LogRefused(row.Subject, refused.Reason);
                return false;
            default:
                return true;
        }
    }

    private static bool IsEqual(string sent, string secret) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(sent)),
            SHA256.HashData(Encoding.UTF8.GetBytes(secret))
        );

    [LoggerMessage(Level = LogLevel.Warning, Message = "No command line can sign in by OIDC: {Reason}")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The provider no longer vouches for {Subject}: {Reason}")]
    private partial void LogRefused(string subject, string reason);
}
