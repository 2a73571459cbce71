using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Accounts;

/// <summary>The accounts of people whose password a directory knows: made when they first sign in.</summary>
public sealed class ExternalAccounts
{
    private readonly Database database;
    private readonly Rights rights;
    private readonly GroupAdministrators groupAdministrators;
    private readonly TimeProvider clock;

    internal ExternalAccounts(
        Database database,
        Rights rights,
        GroupAdministrators groupAdministrators,
        TimeProvider clock
    )
    {
        this.database = database;
        this.rights = rights;
        this.groupAdministrators = groupAdministrators;
        this.clock = clock;
    }

    /// <summary>
    /// Makes the account or brings it up to date, and its groups with it. Null when the name is that of an account whose
    /// password somebody else knows: who is called the same elsewhere is not the same person.
    /// </summary>
    /// <param name="act">What is told of when the account is new; null: nothing.</param>
    public async Task<long?> KeepAsync(ExternalPerson person, Act? act, CancellationToken cancellationToken)
    {
        var id = await database.WriteAsync(
            async (context, token) =>
            {
                var name = person.Name.ToString();
                var account = await context.Accounts.FirstOrDefaultAsync(row => row.Name == name, token);
                if (account is not null && account.Source != person.Source)
                {
                    return (long?)null;
                }

                if (account is null)
                {
                    account = Add(context, person);
                    act?.AddTo(context, clock.GetUtcNow());
                }

                Update(account, person);
                await context.SaveChangesAsync(token);
                await ExternalGroups.ReplaceAsync(context, account, person.Groups, clock.GetUtcNow(), token);
                return account.Id;
            },
            cancellationToken
        );
        rights.Drop();
        groupAdministrators.Drop();
        return id;
    }

    internal AccountRow Add(EntrepotContext context, ExternalPerson person)
    {
        var now = clock.GetUtcNow();
        var account = new AccountRow
        {
            Name = person.Name.ToString(),
            PasswordHash = "",
            Source = person.Source,
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.Accounts.Add(account);
        return account;
    }

    /// <summary>What the other side says now; what it says nothing of stays.</summary>
    internal void Update(AccountRow account, ExternalPerson person)
    {
        var (realName, email) = (
            person.RealName.Length > 0 ? person.RealName : account.RealName,
            person.Email.Length > 0 ? person.Email : account.Email
        );
        if (account.RealName != realName || account.Email != email)
        {
            account.RealName = realName;
            account.Email = email;
            account.UpdatedAt = clock.GetUtcNow();
        }
    }
}
