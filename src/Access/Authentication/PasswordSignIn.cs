using System.Text;
using Entrepot.Access.Accounts;
using Entrepot.Access.Audit;
using Entrepot.Access.Authorization;

namespace Entrepot.Access.Authentication;

/// <summary>Signs in with a name and a password.</summary>
internal sealed class PasswordSignIn(
    Rights rights,
    Passwords passwords,
    VerifiedCredentials verified,
    SignInThrottle throttle,
    FailedSignIns failures
) : IDisposable
{
    /// <summary>Slow hashes take whole cores: no more at once than there are, and the rest wait.</summary>
    private readonly SemaphoreSlim cores = new(Environment.ProcessorCount);

    /// <param name="source">The address of the peer.</param>
    public async Task<SignIn> SignInAsync(
        string name,
        string password,
        string source,
        CancellationToken cancellationToken
    )
    {
        var known = AccountName.TryParse(name, out var accountName);
        var account = known ? await rights.FindAccountAsync(accountName.ToString(), cancellationToken) : null;
        var throttled = known ? accountName.ToString() : "?";
        if (throttle.Wait(throttled, source) is { } wait)
        {
            return new SignIn.Throttled(wait);
        }

        if (await IsRightAsync(account, password, cancellationToken) && account is not null)
        {
            throttle.Succeeded(throttled, source);
            return new SignIn.Succeeded(
                new Principal(PrincipalKind.User, account.Id, account.Name, account.SystemAdministrator)
            );
        }

        throttle.Failed(throttled, source);
        failures.Note(account?.Name, source);
        return new SignIn.WrongCredentials();
    }

    public void Dispose() => cores.Dispose();

    private async Task<bool> IsRightAsync(AccountRights? account, string password, CancellationToken cancellationToken)
    {
        var hash = account is { Disabled: false } ? account.PasswordHash : null;
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
