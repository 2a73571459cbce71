using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Accounts;

/// <summary>The accounts of the site.</summary>
public sealed class AccountDirectory
{
    private readonly Database database;
    private readonly Passwords passwords;
    private readonly Rights rights;
    private readonly TimeProvider clock;

    internal AccountDirectory(Database database, Passwords passwords, Rights rights, TimeProvider clock)
    {
        this.database = database;
        this.passwords = passwords;
        this.rights = rights;
        this.clock = clock;
    }

    public Task<AccountRow?> FindAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) => context.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, token),
            cancellationToken
        );

    /// <summary>Makes an account whose password this site knows.</summary>
    public async Task<AccountCreation> CreateAsync(
        AccountName name,
        string password,
        AccountProfile profile,
        Act act,
        CancellationToken cancellationToken
    )
    {
        if (!PasswordRule.AllowsByHarbor(password))
        {
            return new AccountCreation.UnfitPassword();
        }

        // Outside the transaction: it takes its time.
        var hash = await Task.Run(() => passwords.Hash(password), cancellationToken);
        var outcome = await database.WriteAsync<AccountCreation>(
            async (context, token) =>
            {
                await EmailTurn.TakeAsync(context, token);
                var taken = name.ToString();
                if (await context.Accounts.AnyAsync(account => account.Name == taken, token))
                {
                    return new AccountCreation.NameTaken();
                }

                if (await context.Accounts.AnyAsync(account => account.Email == profile.Email, token))
                {
                    return new AccountCreation.EmailTaken();
                }

                var account = NewRow(name, hash, profile);
                context.Accounts.Add(account);
                act.AddTo(context, account.CreatedAt);
                await context.SaveChangesAsync(token);
                return new AccountCreation.Created(account.Id);
            },
            cancellationToken
        );
        rights.Drop();
        return outcome;
    }

    private AccountRow NewRow(AccountName name, string passwordHash, AccountProfile profile)
    {
        var now = clock.GetUtcNow();
        return new AccountRow
        {
            Name = name.ToString(),
            PasswordHash = passwordHash,
            Email = profile.Email,
            RealName = profile.RealName,
            Comment = profile.Comment,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
