using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Accounts;

/// <summary>
/// Gives accounts other passwords. What the earlier one opened, and the tokens that were got with it, end with that.
/// </summary>
public sealed class PasswordChanger
{
    private readonly Database database;
    private readonly Passwords passwords;
    private readonly LocalPasswords local;
    private readonly SignInThrottle throttle;
    private readonly Rights rights;
    private readonly TimeProvider clock;

    internal PasswordChanger(
        Database database,
        Passwords passwords,
        LocalPasswords local,
        SignInThrottle throttle,
        Rights rights,
        TimeProvider clock
    )
    {
        this.database = database;
        this.passwords = passwords;
        this.local = local;
        this.throttle = throttle;
        this.rights = rights;
        this.clock = clock;
    }

    /// <summary>Changes the password of who knows the present one.</summary>
    public async Task<PasswordChange> ChangeAsync(
        long id,
        string present,
        string password,
        Func<AccountRow, Act> act,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, cancellationToken) is not { } account)
        {
            return new PasswordChange.Unknown();
        }

        if (account.Source != AccountSource.Local)
        {
            return new PasswordChange.KeptElsewhere();
        }

        var attempt = new SignInAttempt(throttle, KeyOf(account), act(account).Address);
        if (attempt.Wait is { } wait)
        {
            return new PasswordChange.Throttled(wait);
        }

        switch (await local.CompareAsync(account.PasswordHash, present, attempt, null, cancellationToken))
        {
            case PasswordCheck.Throttled throttled:
                return new PasswordChange.Throttled(throttled.RetryAfter);
            case PasswordCheck.Wrong:
                return new PasswordChange.Wrong();
        }

        if (!PasswordRule.AllowsByHarbor(password))
        {
            return new PasswordChange.Unfit();
        }

        return present == password
            ? new PasswordChange.Same()
            : await SetAsync(id, account.PasswordHash, password, null, act, cancellationToken);
    }

    /// <summary>
    /// A count of its own, which no name of an account has: whoever is signed in has signed in rightly just now, and
    /// that says nothing about who guesses the password in a session that was left open.
    /// </summary>
    private static string KeyOf(AccountRow account) => $"{account.Name} changes";

    /// <summary>Changes another's password whatever it was; an administrator's only for an administrator.</summary>
    public async Task<PasswordChange> ResetAsync(
        long id,
        string password,
        Principal by,
        Func<AccountRow, Act> act,
        CancellationToken cancellationToken
    ) =>
        PasswordRule.AllowsByHarbor(password)
            ? await SetAsync(id, null, password, by, act, cancellationToken)
            : new PasswordChange.Unfit();

    /// <param name="present">The hash that the present password was compared with; null: any.</param>
    /// <param name="by">Who does it who is somebody else; null: who knows the present password.</param>
    private async Task<PasswordChange> SetAsync(
        long id,
        string? present,
        string password,
        Principal? by,
        Func<AccountRow, Act> act,
        CancellationToken cancellationToken
    )
    {
        var hash = await Task.Run(() => passwords.Hash(password), cancellationToken);
        var outcome = await database.WriteAsync<PasswordChange>(
            async (context, token) =>
            {
                var account = await context.Accounts.FirstOrDefaultAsync(row => row.Id == id, token);
                switch (account)
                {
                    case null:
                        return new PasswordChange.Unknown();
                    case { Source: not AccountSource.Local }:
                        return new PasswordChange.KeptElsewhere();
                    case { SystemAdministrator: true } when by is { SystemAdministrator: false }:
                        return new PasswordChange.Reserved();
                    case var _ when present is not null && account.PasswordHash != present:
                        // Somebody was faster.
                        return new PasswordChange.Wrong();
                }

                account.PasswordHash = hash;
                account.Epoch++;
                account.UpdatedAt = clock.GetUtcNow();
                act(account).AddTo(context, account.UpdatedAt);
                await context.SaveChangesAsync(token);
                return new PasswordChange.Done();
            },
            cancellationToken
        );
        rights.Drop();
        return outcome;
    }

    private Task<AccountRow?> FindAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) => context.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, token),
            cancellationToken
        );
}
