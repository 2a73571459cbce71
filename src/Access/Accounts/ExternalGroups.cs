using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Accounts;

/// <summary>Writes down which groups an account is in, in the transaction of whoever learned it.</summary>
internal static class ExternalGroups
{
    private const int MaximumNameLength = 255;

    /// <summary>
    /// Replaces the account's groups as a whole, so that a membership that ended there ends here. Groups that were
    /// unknown are made.
    /// </summary>
    public static async Task ReplaceAsync(
        EntrepotContext context,
        AccountRow account,
        IReadOnlyList<ExternalGroup> groups,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var kind = account.Source == AccountSource.Ldap ? UserGroupKind.Ldap : UserGroupKind.Oidc;
        var wanted = await KeepAsync(context, kind, groups, now, cancellationToken);
        var present = await context
            .AccountGroups.Where(row => row.AccountId == account.Id)
            .ToListAsync(cancellationToken);
        context.AccountGroups.RemoveRange(present.Where(row => !wanted.Contains(row.GroupId)));
        context.AccountGroups.AddRange(
            wanted
                .Except(present.Select(row => row.GroupId))
                .Select(id => new AccountGroupRow { AccountId = account.Id, GroupId = id })
        );
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The ids of the groups, of which some may be new.</summary>
    private static async Task<HashSet<long>> KeepAsync(
        EntrepotContext context,
        UserGroupKind kind,
        IReadOnlyList<ExternalGroup> groups,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var named = groups
            .Select(group => group with { LdapDn = group.LdapDn.Trim().ToLowerInvariant() })
            .Where(group => group.Name.Length is > 0 and <= MaximumNameLength)
            .DistinctBy(group => kind == UserGroupKind.Ldap ? group.LdapDn : group.Name)
            .ToList();
        var keys = named.ConvertAll(group => kind == UserGroupKind.Ldap ? group.LdapDn : group.Name);
        var rows = await (
            kind == UserGroupKind.Ldap
                ? context.UserGroups.Where(row => row.Kind == kind && EF.Parameter(keys).Contains(row.LdapDn))
                : context.UserGroups.Where(row =>
                    row.Kind == kind && row.LdapDn == "" && EF.Parameter(keys).Contains(row.Name)
                )
        ).ToListAsync(cancellationToken);
        foreach (
            var group in named.Where(group => !rows.Exists(row => row.LdapDn == group.LdapDn && IsNamed(row, group)))
        )
        {
            var row = new UserGroupRow
            {
                Name = group.Name,
                Kind = kind,
                LdapDn = group.LdapDn,
                CreatedAt = now,
                UpdatedAt = now,
            };
            context.UserGroups.Add(row);
            rows.Add(row);
        }

        await context.SaveChangesAsync(cancellationToken);
        return [.. rows.Select(row => row.Id)];
    }

    /// <summary>A group of a directory is known by its distinguished name, whatever an administrator calls it here.</summary>
    private static bool IsNamed(UserGroupRow row, ExternalGroup group) =>
        row.Kind == UserGroupKind.Ldap || row.Name == group.Name;
}
