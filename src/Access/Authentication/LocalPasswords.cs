using System.Text;
using Entrepot.Access.Authorization;

namespace Entrepot.Access.Authentication;

/// <summary>Compares passwords with the hashes that this site keeps. A wrong one is counted before the next is looked at.</summary>
internal sealed class LocalPasswords(Passwords passwords, VerifiedCredentials verified) : IDisposable
{
    /// <summary>Slow hashes take whole cores: no more at once than there are, and the rest wait.</summary>
    private readonly SemaphoreSlim cores = new(Environment.ProcessorCount);

    /// <param name="account">Null when there is none: one hash is burnt all the same.</param>
    public async Task<PasswordCheck> CheckAsync(
        AccountRights? account,
        string password,
        SignInAttempt attempt,
        CancellationToken cancellationToken
    )
    {
        var hash = account is { Disabled: false } ? account.PasswordHash : null;
        if (IsVerified())
        {
            return new PasswordCheck.Right(account!);
        }

        if (await CompareAsync(hash, password, attempt, IsVerified, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        verified.Add(account!.Name, password, account.PasswordHash);
        return new PasswordCheck.Right(account);

        bool IsVerified() => hash is not null && verified.Contains(account!.Name, password, hash);
    }

    /// <summary>Compares when its turn has come and others have not guessed too often meanwhile.</summary>
    /// <param name="hash">Null when there is none: one hash is burnt all the same.</param>
    /// <param name="isVerified">Whether another has found out meanwhile that it is right; null: nobody looks.</param>
    /// <returns>Null when the password is right.</returns>
    public async Task<PasswordCheck?> CompareAsync(
        string? hash,
        string password,
        SignInAttempt attempt,
        Func<bool>? isVerified,
        CancellationToken cancellationToken
    )
    {
        if (Encoding.UTF8.GetByteCount(password) > Passwords.MaximumLength)
        {
            attempt.Failed();
            return new PasswordCheck.Wrong();
        }

        await cores.WaitAsync(cancellationToken);
        try
        {
            if (isVerified?.Invoke() == true)
            {
                return null;
            }

            if (attempt.Wait is { } wait)
            {
                return new PasswordCheck.Throttled(wait);
            }

            if (await Task.Run(() => passwords.Match(hash, password), cancellationToken))
            {
                return null;
            }

            attempt.Failed();
            return new PasswordCheck.Wrong();
        }
        finally
        {
            cores.Release();
        }
    }

    public void Dispose() => cores.Dispose();
}
