using Entrepot.Access.Configuration;
using Entrepot.Access.Ldap;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Authorization;

/// <summary>
/// Who is a system administrator because of the group that the configuration names (<c>ldap_group_admin_dn</c>,
/// <c>oidc_admin_group</c>), as long as they are in it.
/// </summary>
internal sealed class GroupAdministrators(Database database, ConfigurationBook configuration, TimeProvider clock)
{
    private const int Capacity = 10_000;

    private readonly AgingCache<long, IReadOnlyList<UserGroupRow>> groups = new(clock, Rights.Age, Capacity);

    public async ValueTask<bool> ContainsAsync(AccountRights account, CancellationToken cancellationToken)
    {
        var present = await configuration.ReadAsync(cancellationToken);
        var (kind, wanted) = account.Source switch
        {
            AccountSource.Ldap => (UserGroupKind.Ldap, LdapText.Normalize(present.Ldap.GroupAdminDn)),
            AccountSource.Oidc => (UserGroupKind.Oidc, present.Oidc.AdminGroup),
            _ => (default, ""),
        };
        return wanted.Length > 0
            && (await groups.GetAsync(account.Id, ReadAsync, cancellationToken)).Any(group =>
                group.Kind == kind
                && wanted == (kind == UserGroupKind.Ldap ? LdapText.Normalize(group.LdapDn) : group.Name)
            );
    }

    /// <summary>Forgets who is in which group: called after the commit of every change of that.</summary>
    public void Drop() => groups.Drop();

    private async Task<IReadOnlyList<UserGroupRow>> ReadAsync(long accountId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            (context, token) =>
                context
                    .AccountGroups.AsNoTracking()
                    .Where(row => row.AccountId == accountId)
                    .Select(row => row.Group!)
                    .ToListAsync(token),
            cancellationToken
        );
}
