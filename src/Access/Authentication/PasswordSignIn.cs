using Entrepot.Access.Accounts;
using Entrepot.Access.Audit;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Oidc;
using Entrepot.Data.Rows;

namespace Entrepot.Access.Authentication;

/// <summary>Signs in with a name and a password, which whoever knows the account's is asked about.</summary>
internal sealed class PasswordSignIn(
    Rights rights,
    Principals principals,
    ConfigurationBook configuration,
    LocalPasswords local,
    LdapSignIn ldap,
    CliSecretSignIn cliSecrets,
    SignInThrottle throttle,
    FailedSignIns failures
)
{
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

        switch (await CheckAsync(known ? accountName : null, account, password, cancellationToken))
        {
            case PasswordCheck.Right right:
                throttle.Succeeded(throttled, source);
                return new SignIn.Succeeded(
                    await principals.OfAsync(right.Account, cancellationToken),
                    Limit: right.Limit
                );
            case PasswordCheck.Unavailable unavailable:
                return new SignIn.Unavailable(unavailable.Reason);
            default:
                throttle.Failed(throttled, source);
                failures.Note(account?.Name, source);
                return new SignIn.WrongCredentials();
        }
    }

    /// <summary>
    /// The accounts of this site have their passwords here in every mode: the first administrator always gets in, and
    /// nobody gets in to a local account by being called the same elsewhere.
    /// </summary>
    private async Task<PasswordCheck> CheckAsync(
        AccountName? name,
        AccountRights? account,
        string password,
        CancellationToken cancellationToken
    )
    {
        var present = await configuration.ReadAsync(cancellationToken);
        return (present.AuthMode, account?.Source) switch
        {
            (AuthMode.Ldap, null or AccountSource.Ldap) when name is { } asked => await ldap.CheckAsync(
                present.Ldap,
                asked,
                account,
                password,
                cancellationToken
            ),
            (AuthMode.Oidc, AccountSource.Oidc) => await cliSecrets.CheckAsync(
                present.Oidc,
                account!,
                password,
                cancellationToken
            ),
            (_, AccountSource.Local) => await local.CheckAsync(account, password, cancellationToken),
            _ => await local.CheckAsync(null, password, cancellationToken),
        };
    }
}
