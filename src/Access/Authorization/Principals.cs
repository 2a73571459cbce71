namespace Entrepot.Access.Authorization;

/// <summary>Makes principals of accounts, however they proved who they are.</summary>
internal sealed class Principals
{
    public ValueTask<Principal> OfAsync(AccountRights account, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            new Principal(PrincipalKind.User, account.Id, account.Name, account.SystemAdministrator)
        );
}
