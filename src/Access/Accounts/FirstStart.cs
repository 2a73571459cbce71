using System.Security.Cryptography;
using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Projects;
using Entrepot.Access.Tokens;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Accounts;

/// <summary>
/// Makes what must be there before anybody can sign in: the account <c>admin</c>, the public project <c>library</c>
/// and the key that signs tokens. A later start finds them and changes nothing.
/// </summary>
public sealed class FirstStart
{
    public const string AdministratorName = "admin";
    public const string FirstProject = "library";

    /// <summary>Without those that are mistaken for others when they are typed from a screen.</summary>
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private readonly Database database;
    private readonly Passwords passwords;
    private readonly SigningKeys signingKeys;
    private readonly Rights rights;
    private readonly TimeProvider clock;

    internal FirstStart(
        Database database,
        Passwords passwords,
        SigningKeys signingKeys,
        Rights rights,
        TimeProvider clock
    )
    {
        this.database = database;
        this.passwords = passwords;
        this.signingKeys = signingKeys;
        this.rights = rights;
        this.clock = clock;
    }

    /// <summary>Called by the server when the schema is there, before anybody else gets at the database.</summary>
    /// <param name="administratorPassword">From the settings; null: one is made up. Counts at the first start only.</param>
    public async Task<FirstStartResult> RunAsync(string? administratorPassword, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync((context, token) => context.Accounts.AnyAsync(token), cancellationToken))
        {
            await signingKeys.LoadAsync(cancellationToken);
            return FirstStartResult.DoneBefore;
        }

        if (administratorPassword is not null && !PasswordRule.Allows(administratorPassword))
        {
            return FirstStartResult.UnfitPassword;
        }

        // Both take their time to compute.
        var keys = Task.Run(() => signingKeys.LoadAsync(cancellationToken), cancellationToken);
        var password = administratorPassword ?? RandomNumberGenerator.GetString(Letters, 24);
        var hashing = Task.Run(() => passwords.Hash(password), cancellationToken);
        await Task.WhenAll(keys, hashing);
        var hash = await hashing;
        var made = await database.WriteAsync((context, token) => MakeAsync(context, hash, token), cancellationToken);
        rights.Drop();
        return made && administratorPassword is null
            ? FirstStartResult.Generated(password)
            : FirstStartResult.DoneBefore;
    }

    private async Task<bool> MakeAsync(EntrepotContext context, string hash, CancellationToken cancellationToken)
    {
        // Another node may have been first.
        if (await context.Accounts.AnyAsync(cancellationToken))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var administrator = new AccountRow
        {
            Name = AdministratorName,
            PasswordHash = hash,
            RealName = "system admin",
            SystemAdministrator = true,
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.Accounts.Add(administrator);
        await context.SaveChangesAsync(cancellationToken);
        if (!await context.Projects.AnyAsync(project => project.Name == FirstProject, cancellationToken))
        {
            ProjectDirectory.Add(context, FirstProject, administrator.Id, isPublic: true, "{}", now);
            await context.SaveChangesAsync(cancellationToken);
        }

        return true;
    }
}
