using System.Security.Cryptography;
using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Secrets;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Oidc;

/// <summary>
/// The accounts of people whom an identity provider knows. They are recognised by issuer and subject, never by a name,
/// which a provider may give to somebody else.
/// </summary>
internal sealed class OidcAccounts(
    Database database,
    ExternalAccounts accounts,
    SecretProtector secrets,
    Rights rights,
    GroupAdministrators groupAdministrators,
    TimeProvider clock
)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private const int Capacity = 10_000;

    private readonly AgingCache<long, OidcIdentityRow?> remembered = new(clock, Rights.Age, Capacity);
    private readonly AgingCache<(string Issuer, string Subject), OidcIdentityRow?> people = new(
        clock,
        Rights.Age,
        Capacity
    );

    /// <summary>Brings the person's account up to date, and gives its id; null when there is none yet.</summary>
    public async Task<long?> RefreshAsync(OidcIdentity identity, CancellationToken cancellationToken)
    {
        var id = await database.WriteAsync(
            async (context, token) =>
            {
                var row = await context
                    .OidcIdentities.Include(each => each.Account)
                    .FirstOrDefaultAsync(
                        each => each.Issuer == identity.Issuer && each.Subject == identity.Subject,
                        token
                    );
                if (row is null)
                {
                    return (long?)null;
                }

                Put(row, identity);
                accounts.Update(row.Account!, identity.RealName, identity.Email);
                await context.SaveChangesAsync(token);
                await ReplaceGroupsAsync(context, row.Account!, identity, token);
                return row.AccountId;
            },
            cancellationToken
        );
        Drop();
        return id;
    }

    /// <summary>Makes an account of the name for somebody new; null when the name is taken.</summary>
    public async Task<long?> CreateAsync(
        OidcIdentity identity,
        AccountName name,
        Data.Acts.Act act,
        CancellationToken cancellationToken
    )
    {
        var id = await database.WriteAsync(
            async (context, token) =>
            {
                var wanted = name.ToString();
                if (
                    await context.Accounts.AnyAsync(row => row.Name == wanted, token)
                    || await context.OidcIdentities.AnyAsync(
                        row => row.Issuer == identity.Issuer && row.Subject == identity.Subject,
                        token
                    )
                )
                {
                    return (long?)null;
                }

                var account = accounts.Add(context, name, AccountSource.Oidc);
                act.AddTo(context, account.CreatedAt);
                accounts.Update(account, identity.RealName, identity.Email);
                await context.SaveChangesAsync(token);
                var row = new OidcIdentityRow
                {
                    AccountId = account.Id,
                    Issuer = identity.Issuer,
                    Subject = identity.Subject,
                    SealedCliSecret = Seal(account.Id, NewSecret()),
                    CreatedAt = clock.GetUtcNow(),
                };
                Put(row, identity);
                context.OidcIdentities.Add(row);
                await context.SaveChangesAsync(token);
                await ReplaceGroupsAsync(context, account, identity, token);
                return account.Id;
            },
            cancellationToken
        );
        Drop();
        return id;
    }

    /// <summary>Whom the provider knows the account as; null when it is none of the provider's.</summary>
    public ValueTask<OidcIdentityRow?> FindAsync(long accountId, CancellationToken cancellationToken) =>
        remembered.GetAsync(
            accountId,
            (id, token) =>
                database.ReadAsync(
                    (context, cancel) =>
                        context.OidcIdentities.AsNoTracking().FirstOrDefaultAsync(row => row.AccountId == id, cancel),
                    token
                ),
            cancellationToken
        );

    /// <summary>Whose account is that of a person whom the provider knows; null when there is none yet.</summary>
    public ValueTask<OidcIdentityRow?> FindAsync(string issuer, string subject, CancellationToken cancellationToken) =>
        people.GetAsync(
            (issuer, subject),
            (key, token) =>
                database.ReadAsync(
                    (context, cancel) =>
                        context
                            .OidcIdentities.AsNoTracking()
                            .FirstOrDefaultAsync(row => row.Issuer == key.Issuer && row.Subject == key.Subject, cancel),
                    token
                ),
            cancellationToken
        );

    /// <summary>Sets what command lines sign in with; false when the account is none of the provider's.</summary>
    public async Task<bool> SetSecretAsync(
        long accountId,
        string secret,
        Data.Acts.Act act,
        CancellationToken cancellationToken
    )
    {
        var found = await database.WriteAsync(
            async (context, token) =>
            {
                if (
                    await context.OidcIdentities.FirstOrDefaultAsync(row => row.AccountId == accountId, token)
                    is not { } row
                )
                {
                    return false;
                }

                row.SealedCliSecret = Seal(accountId, secret);
                act.AddTo(context, clock.GetUtcNow());
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
        Drop();
        return found;
    }

    public string? SecretOf(OidcIdentityRow row) =>
        secrets.Reveal(PurposeOf(row.AccountId, "cli_secret"), row.SealedCliSecret);

    public string? RefreshTokenOf(OidcIdentityRow row) =>
        row.SealedRefreshToken is { } sealedToken
            ? secrets.Reveal(PurposeOf(row.AccountId, "refresh_token"), sealedToken)
            : null;

    /// <summary>Writes a new refresh token down, of somebody of whom the provider has said nothing new.</summary>
    public async Task KeepRefreshTokenAsync(long accountId, string refreshToken, CancellationToken cancellationToken)
    {
        var sealedToken = secrets.Protect(PurposeOf(accountId, "refresh_token"), refreshToken);
        await database.WriteAsync(
            async (context, token) =>
            {
                var row = await context.OidcIdentities.FirstOrDefaultAsync(each => each.AccountId == accountId, token);
                if (row is not null)
                {
                    row.SealedRefreshToken = sealedToken;
                    await context.SaveChangesAsync(token);
                }

                return row is not null;
            },
            cancellationToken
        );
        Drop();
    }

    private void Drop()
    {
        remembered.Drop();
        people.Drop();
        rights.Drop();
        groupAdministrators.Drop();
    }

    private void Put(OidcIdentityRow row, OidcIdentity identity)
    {
        row.UpdatedAt = clock.GetUtcNow();
        if (identity.RefreshToken is { } refreshToken)
        {
            row.SealedRefreshToken = secrets.Protect(PurposeOf(row.AccountId, "refresh_token"), refreshToken);
        }
    }

    private Task ReplaceGroupsAsync(
        EntrepotContext context,
        AccountRow account,
        OidcIdentity identity,
        CancellationToken cancellationToken
    ) =>
        ExternalGroups.ReplaceAsync(
            context,
            account,
            [.. identity.Groups.Select(group => new ExternalGroup(group))],
            clock.GetUtcNow(),
            cancellationToken
        );

    private string Seal(long accountId, string secret) => secrets.Protect(PurposeOf(accountId, "cli_secret"), secret);

    private static string NewSecret() => RandomNumberGenerator.GetString(Letters, 32);

    private static string PurposeOf(long accountId, string column) => $"oidc_identity/{column}/{accountId}";
}
