using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Accounts;

/// <summary>
/// Who gives an account an e-mail address takes turns: two that give the same one at once would both see it free.
/// </summary>
internal static class EmailTurn
{
    /// <summary>
    /// Called before it is looked whether the address is free. The first account's row is written as it is: of two
    /// transactions that write one row the later one runs again, and sees what the earlier one did.
    /// </summary>
    public static Task TakeAsync(EntrepotContext context, CancellationToken cancellationToken) =>
        context
            .Accounts.Where(row => row.Name == FirstStart.AdministratorName)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UpdatedAt, row => row.UpdatedAt), cancellationToken);
}
