using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Data;
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

    public async Task<AccountCreation> CreateAsync(
        string name,
        string password,
        bool systemAdministrator,
        CancellationToken cancellationToken
    )
    {
        if (!AccountName.TryParse(name, out var accountName))
        {
            return AccountCreation.InvalidName;
        }

        if (!PasswordRule.Allows(password))
        {
            return AccountCreation.UnfitPassword;
        }

        var hash = passwords.Hash(password);
        var outcome = await database.WriteAsync(
            async (context, token) =>
            {
                var taken = accountName.ToString();
                if (await context.Accounts.AnyAsync(account => account.Name == taken, token))
                {
                    return AccountCreation.NameTaken;
                }

                context.Accounts.Add(NewRow(accountName, hash, systemAdministrator));
                await context.SaveChangesAsync(token);
                return AccountCreation.Created;
            },
            cancellationToken
        );
        rights.Drop();
        return outcome;
    }

    private AccountRow NewRow(AccountName name, string passwordHash, bool systemAdministrator)
    {
        var now = clock.GetUtcNow();
        return new AccountRow
        {
            Name = name.ToString(),
            PasswordHash = passwordHash,
            SystemAdministrator = systemAdministrator,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
