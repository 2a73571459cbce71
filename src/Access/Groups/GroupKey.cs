using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Groups;

/// <summary>What a group is known by where it comes from.</summary>
public abstract record GroupKey
{
    private GroupKey() { }

    /// <summary>The group that has the key; null when there is none here yet.</summary>
    internal abstract Task<UserGroupRow?> FindAsync(EntrepotContext context, CancellationToken cancellationToken);

    internal abstract UserGroupRow NewRow(DateTimeOffset now);

    /// <summary>A group of LDAP: what it is called here is free, and may be left open.</summary>
    public sealed record Ldap(DistinguishedName Dn, GroupName? Name) : GroupKey
    {
        internal override Task<UserGroupRow?> FindAsync(EntrepotContext context, CancellationToken cancellationToken)
        {
            var dn = Dn.ToString();
            return context.UserGroups.FirstOrDefaultAsync(
                row => row.Kind == UserGroupKind.Ldap && row.LdapDn == dn,
                cancellationToken
            );
        }

        internal override UserGroupRow NewRow(DateTimeOffset now) =>
            new()
            {
                Kind = UserGroupKind.Ldap,
                Name = (Name ?? GroupName.Of(Dn)).ToString(),
                LdapDn = Dn.ToString(),
                CreatedAt = now,
                UpdatedAt = now,
            };
    }

    /// <summary>A group that an identity provider speaks of by its name.</summary>
    public sealed record Oidc(GroupName Name) : GroupKey
    {
        internal override Task<UserGroupRow?> FindAsync(EntrepotContext context, CancellationToken cancellationToken)
        {
            var name = Name.ToString();
            return context.UserGroups.FirstOrDefaultAsync(
                row => row.Kind == UserGroupKind.Oidc && row.LdapDn == "" && row.Name == name,
                cancellationToken
            );
        }

        internal override UserGroupRow NewRow(DateTimeOffset now) =>
            new()
            {
                Kind = UserGroupKind.Oidc,
                Name = Name.ToString(),
                CreatedAt = now,
                UpdatedAt = now,
            };
    }
}
