using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Accounts;

/// <summary>Changes and deletes accounts. Whether somebody may is asked before.</summary>
/// <remarks>
/// An administrator's account is changed by administrators alone: a robot account that may change users would make itself
/// one otherwise.
/// </remarks>
/// <param name="rights">Dropped after each change, so that it counts at once.</param>
public sealed class AccountEditor(Database database, Rights rights, TimeProvider clock)
{
    public Task<AccountChange> UpdateProfileAsync(
        long id,
        AccountProfile profile,
        Principal by,
        Func<AccountRow, Act> act,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            id,
            by,
            async (context, account, token) =>
            {
                if (account.Source != AccountSource.Local)
                {
                    return AccountChange.KeptElsewhere;
                }

                if (account.Email != profile.Email)
                {
                    await EmailTurn.TakeAsync(context, token);
                }

                if (await context.Accounts.AnyAsync(row => row.Email == profile.Email && row.Id != id, token))
                {
                    return AccountChange.EmailTaken;
                }

                account.Email = profile.Email;
                account.RealName = profile.RealName;
                account.Comment = profile.Comment;
                return AccountChange.Done;
            },
            act,
            cancellationToken
        );

    /// <summary>
    /// Makes the account an administrator of the site, or no longer one. Its sessions and tokens end: nobody who has got
    /// hold of one becomes more by it.
    /// </summary>
    public Task<AccountChange> SetAdministratorAsync(
        long id,
        bool administrator,
        Principal by,
        Func<AccountRow, Act> act,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            id,
            by,
            (_, account, _) =>
            {
                if (IsIndispensable(account) && !administrator)
                {
                    return Task.FromResult(AccountChange.Indispensable);
                }

                account.Epoch += account.SystemAdministrator == administrator ? 0 : 1;
                account.SystemAdministrator = administrator;
                return Task.FromResult(AccountChange.Done);
            },
            act,
            cancellationToken
        );

    /// <summary>
    /// Deletes the account with its memberships: nothing that it signed in with opens anything from here on. The
    /// projects that it made stay.
    /// </summary>
    public Task<AccountChange> DeleteAsync(
        long id,
        Principal by,
        Func<AccountRow, Act> act,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            id,
            by,
            (context, account, _) =>
            {
                if (IsIndispensable(account))
                {
                    return Task.FromResult(AccountChange.Indispensable);
                }

                context.Accounts.Remove(account);
                return Task.FromResult(AccountChange.Done);
            },
            act,
            cancellationToken
        );

    private static bool IsIndispensable(AccountRow account) => account.Name == FirstStart.AdministratorName;

    private async Task<AccountChange> ChangeAsync(
        long id,
        Principal by,
        Func<EntrepotContext, AccountRow, CancellationToken, Task<AccountChange>> change,
        Func<AccountRow, Act> act,
        CancellationToken cancellationToken
    )
    {
        var outcome = await database.WriteAsync(
            async (context, token) =>
            {
                var account = await context.Accounts.FirstOrDefaultAsync(row => row.Id == id, token);
                if (account is null)
                {
                    return AccountChange.Unknown;
                }

                if (account.SystemAdministrator && !by.SystemAdministrator)
                {
                    return AccountChange.Reserved;
                }

                var changed = await change(context, account, token);
                if (changed == AccountChange.Done)
                {
                    account.UpdatedAt = clock.GetUtcNow();
                    act(account).AddTo(context, account.UpdatedAt);
                    await context.SaveChangesAsync(token);
                }

                return changed;
            },
            cancellationToken
        );
        rights.Drop();
        return outcome;
    }
}
