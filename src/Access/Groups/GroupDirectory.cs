using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Groups;

/// <summary>
/// The groups of directories and identity providers that this site knows. Who is in one says the provider at each
/// sign-in; that there is such a group there is not asked.
/// </summary>
public sealed class GroupDirectory(Database database, Rights rights, TimeProvider clock)
{
    public Task<UserGroupRow?> FindAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) => context.UserGroups.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, token),
            cancellationToken
        );

    public Task<GroupCreation> CreateAsync(GroupKey key, Act act, CancellationToken cancellationToken) =>
        database.WriteAsync<GroupCreation>(
            async (context, token) =>
            {
                if (await key.FindAsync(context, token) is { } present)
                {
                    return new GroupCreation.Exists(present.Id);
                }

                var group = key.NewRow(clock.GetUtcNow());
                context.UserGroups.Add(group);
                act.AddTo(context, group.CreatedAt);
                await context.SaveChangesAsync(token);
                return new GroupCreation.Created(group.Id);
            },
            cancellationToken
        );

    /// <summary>
    /// Calls the group otherwise. One of an identity provider is another group with that, in which nobody is until the
    /// provider says so.
    /// </summary>
    public Task<GroupChange> RenameAsync(
        long id,
        GroupName name,
        Func<UserGroupRow, Act> act,
        CancellationToken cancellationToken
    )
    {
        var before = "";
        return ChangeAsync(
            id,
            async (context, group, token) =>
            {
                before = group.Name;
                if (group.Kind == UserGroupKind.Oidc && before != name.ToString())
                {
                    if (await new GroupKey.Oidc(name).FindAsync(context, token) is not null)
                    {
                        return GroupChange.NameTaken;
                    }

                    await context.AccountGroups.Where(row => row.GroupId == id).ExecuteDeleteAsync(token);
                }

                group.Name = name.ToString();
                group.UpdatedAt = clock.GetUtcNow();
                return GroupChange.Done;
            },
            group => act(group) with { Description = $"was called {before}" },
            cancellationToken
        );
    }

    /// <summary>Deletes the group; what its members had by it in projects ends with that.</summary>
    public Task<GroupChange> DeleteAsync(long id, Func<UserGroupRow, Act> act, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            (context, group, _) =>
            {
                context.UserGroups.Remove(group);
                return Task.FromResult(GroupChange.Done);
            },
            act,
            cancellationToken
        );

    private async Task<GroupChange> ChangeAsync(
        long id,
        Func<EntrepotContext, UserGroupRow, CancellationToken, Task<GroupChange>> change,
        Func<UserGroupRow, Act> act,
        CancellationToken cancellationToken
    )
    {
        var outcome = await database.WriteAsync(
            async (context, token) =>
            {
                var group = await context.UserGroups.FirstOrDefaultAsync(row => row.Id == id, token);
                if (group is null)
                {
                    return GroupChange.Unknown;
                }

                var changed = await change(context, group, token);
                if (changed == GroupChange.Done)
                {
                    act(group).AddTo(context, clock.GetUtcNow());
                    await context.SaveChangesAsync(token);
                }

                return changed;
            },
            cancellationToken
        );
        rights.Drop();
        return outcome;
    }
}
