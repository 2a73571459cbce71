using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Ldap;
using Entrepot.Access.Outside;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.Extensions.Logging;

namespace Entrepot.Access.Authentication;

/// <summary>Signs in by the directory that the configuration names. What was right is remembered for a few minutes.</summary>
internal sealed partial class LdapSignIn(
    LdapDirectory directory,
    ExternalAccounts accounts,
    VerifiedCredentials verified,
    Rights rights,
    ILogger<LdapSignIn> log
) : IDisposable
{
    /// <summary>Each takes a thread while the directory thinks: a slow directory must not take all.</summary>
    private readonly SemaphoreSlim conversations = new(16);

    /// <param name="account">The account of the name; null: there is none yet.</param>
    public async Task<PasswordCheck> CheckAsync(
        LdapConfiguration configuration,
        AccountName name,
        AccountRights? account,
        string password,
        SignInAttempt attempt,
        CancellationToken cancellationToken
    )
    {
        if (account is { Disabled: true } || password.Length == 0)
        {
            return new PasswordCheck.Wrong();
        }

        if (account is not null && verified.Contains(account.Name, password, StampOf(configuration, account)))
        {
            return new PasswordCheck.Right(account);
        }

        if (!await conversations.WaitAsync(configuration.Timeout, cancellationToken))
        {
            return new PasswordCheck.Unavailable("the directory is too slow");
        }

        try
        {
            if (attempt.Wait is { } wait)
            {
                return new PasswordCheck.Throttled(wait);
            }

            return await AskAsync(configuration, name, password, attempt.Source, cancellationToken);
        }
        catch (OutsideException exception)
        {
            LogUnavailable(exception.Message);
            return new PasswordCheck.Unavailable("the directory cannot be asked");
        }
        finally
        {
            conversations.Release();
        }
    }

    public void Dispose() => conversations.Dispose();

    private async Task<PasswordCheck> AskAsync(
        LdapConfiguration configuration,
        AccountName name,
        string password,
        string source,
        CancellationToken cancellationToken
    )
    {
        var answer = await directory.SignInAsync(configuration, name.ToString(), password, cancellationToken);
        if (answer is not var (person, groups))
        {
            return new PasswordCheck.Wrong();
        }

        var known = new ExternalPerson(
            AccountSource.Ldap,
            name,
            person.RealName,
            person.Email,
            [.. groups.Select(group => new ExternalGroup(group.Name, group.Dn))]
        );
        var act = new Act(
            name.ToString(),
            source,
            "create",
            "user",
            name.ToString(),
            Description: "by the first sign-in with LDAP"
        );
        if (await accounts.KeepAsync(known, act, cancellationToken) is not { } id)
        {
            return new PasswordCheck.Wrong();
        }

        if (await rights.FindAccountAsync(id, cancellationToken) is not { Disabled: false } account)
        {
            return new PasswordCheck.Wrong();
        }

        verified.Add(account.Name, password, StampOf(configuration, account));
        return new PasswordCheck.Right(account);
    }

    /// <summary>What was right at one directory says nothing of another.</summary>
    private static string StampOf(LdapConfiguration configuration, AccountRights account) =>
        $"ldap {account.Epoch} {configuration.Url} {configuration.BaseDn} {configuration.Filter} {configuration.Uid}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody can sign in by LDAP: {Reason}")]
    private partial void LogUnavailable(string reason);
}
