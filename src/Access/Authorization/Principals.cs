using Entrepot.Data.Rows;

namespace Entrepot.Access.Authorization;

/// <summary>Makes principals of accounts, however they proved who they are.</summary>
internal sealed class Principals(GroupAdministrators groupAdministrators)
{
    public async ValueTask<Principal> OfAsync(AccountRights account, CancellationToken cancellationToken)
    {
        var administrator =
            account.SystemAdministrator
            || (
                account.Source != AccountSource.Local
                && await groupAdministrators.ContainsAsync(account, cancellationToken)
            );
        return new Principal(PrincipalKind.User, account.Id, account.Name, administrator);
    }
}
