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
    /// <param name="act">What is told of when the account is new.</param>
    public async Task<long?> KeepAsync(ExternalPerson person, Act act, CancellationToken cancellationToken)
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
                    account = Add(context, person.Name, person.Source);
                    act.AddTo(context, account.CreatedAt);
                }

                Update(account, person.RealName, person.Email);
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

    internal AccountRow Add(EntrepotContext context, AccountName name, AccountSource source)
    {
        var now = clock.GetUtcNow();
        var account = new AccountRow
        {
            Name = name.ToString(),
            PasswordHash = "",
            Source = source,
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.Accounts.Add(account);
        return account;
    }

    /// <summary>What the other side says now; what it says nothing of stays.</summary>
    internal void Update(AccountRow account, string realName, string email)
    {
        var known = (
            RealName: realName.Length > 0 ? realName : account.RealName,
            Email: email.Length > 0 ? email : account.Email
        );
        if (known != (account.RealName, account.Email))
        {
            (account.RealName, account.Email) = known;
            account.UpdatedAt = clock.GetUtcNow();
        }
    }
}
