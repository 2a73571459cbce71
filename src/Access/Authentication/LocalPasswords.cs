using System.Text;
using Entrepot.Access.Authorization;

namespace Entrepot.Access.Authentication;

/// <summary>Compares passwords with the hashes that this site keeps.</summary>
internal sealed class LocalPasswords(Passwords passwords, VerifiedCredentials verified) : IDisposable
{
    /// <summary>Slow hashes take whole cores: no more at once than there are, and the rest wait.</summary>
    private readonly SemaphoreSlim cores = new(Environment.ProcessorCount);

    /// <param name="account">Null when there is none: one hash is burnt all the same.</param>
    public async Task<PasswordCheck> CheckAsync(
        AccountRights? account,
        string password,
        CancellationToken cancellationToken
    )
    {
        var hash = account is { Disabled: false } ? account.PasswordHash : null;
        return await IsRightAsync(account, hash, password, cancellationToken) && account is not null
            ? new PasswordCheck.Right(account)
            : new PasswordCheck.Wrong();
    }

    public void Dispose() => cores.Dispose();

    private async Task<bool> IsRightAsync(
        AccountRights? account,
        string? hash,
        string password,
        CancellationToken cancellationToken
    )
    {
        if (Encoding.UTF8.GetByteCount(password) > Passwords.MaximumLength)
        {
            return false;
        }

        if (IsVerified())
        {
            return true;
        }

        await cores.WaitAsync(cancellationToken);
        try
        {
            if (IsVerified())
            {
                return true;
            }

            if (!await Task.Run(() => passwords.Match(hash, password), cancellationToken))
            {
                return false;
            }
        }
        finally
        {
            cores.Release();
        }

        verified.Add(account!.Name, password, account.PasswordHash);
        return true;

        bool IsVerified() => hash is not null && verified.Contains(account!.Name, password, hash);
    }
}
