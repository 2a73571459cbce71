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
        var attempt = new SignInAttempt(throttle, known ? accountName.ToString() : "?", source);
        if (attempt.Wait is { } wait)
        {
            return new SignIn.Throttled(wait);
        }

        switch (await CheckAsync(known ? accountName : null, account, password, attempt, cancellationToken))
        {
            case PasswordCheck.Right right:
                attempt.Succeeded();
                return new SignIn.Succeeded(
                    await principals.OfAsync(right.Account, cancellationToken),
                    Limit: right.Limit
                );
            case PasswordCheck.Unavailable unavailable:
                return new SignIn.Unavailable(unavailable.Reason);
            case PasswordCheck.Throttled throttled:
                return new SignIn.Throttled(throttled.RetryAfter);
            default:
                failures.Note(account?.Name, source);
                return new SignIn.WrongCredentials();
        }
    }

    /// <summary>
    /// The accounts of this site have their passwords here in every mode: the first administrator always gets in, and
    /// nobody gets in to a local account by being called the same elsewhere. Whoever is asked, a wrong password costs one
    /// slow hash here, so that no answer tells by its time who there is.
    /// </summary>
    private async Task<PasswordCheck> CheckAsync(
        AccountName? name,
        AccountRights? account,
        string password,
        SignInAttempt attempt,
        CancellationToken cancellationToken
    )
    {
        var present = await configuration.ReadAsync(cancellationToken);
        var check = (present.AuthMode, account?.Source) switch
        {
            (AuthMode.Ldap, null or AccountSource.Ldap) when name is { } asked => await ldap.CheckAsync(
                present.Ldap,
                asked,
                account,
                password,
                attempt,
                cancellationToken
            ),
            (AuthMode.Oidc, null or AccountSource.Oidc) => await cliSecrets.CheckAsync(
                present.Oidc,
                account,
                password,
                cancellationToken
            ),
            (_, AccountSource.Local) => await local.CheckAsync(account, password, attempt, cancellationToken),
            _ => new PasswordCheck.Wrong(),
        };
        return check is PasswordCheck.Wrong && account?.Source != AccountSource.Local
            ? await local.CheckAsync(null, password, attempt, cancellationToken)
            : check;
    }
}
