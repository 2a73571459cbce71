using Entrepot.Access.Authorization;
using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Projects;

/// <summary>Whose a project becomes that somebody makes.</summary>
public sealed class ProjectOwners(Database database, Authorizer authorizer)
{
    /// <summary>
    /// The account that owns it: the maker's, or the first administrator's when a robot account makes it that holds
    /// <c>project:create</c>. Null: it may make none.
    /// </summary>
    public async Task<long?> FindAsync(Principal maker, CancellationToken cancellationToken)
    {
        if (maker.Kind == PrincipalKind.User)
        {
            return maker.Id;
        }

        var decision = await authorizer.DecideForSiteAsync(maker, Permission.CreateProject, cancellationToken);
        return decision == AccessDecision.Allowed
            ? await database.ReadAsync(
                (context, token) =>
                    context
                        .Accounts.Where(account => account.SystemAdministrator && !account.Disabled)
                        .OrderBy(account => account.Id)
                        .Select(account => (long?)account.Id)
                        .FirstOrDefaultAsync(token),
                cancellationToken
            )
            : null;
    }
}
