using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Members;

/// <summary>
/// Makes accounts and groups members of projects. A member is always asked for with its project: another project's is
/// none. Each change counts at once.
/// </summary>
public sealed class MemberDirectory(Database database, Rights rights, TimeProvider clock)
{
    /// <param name="act">What the audit log is told of the member by its name.</param>
    public async Task<MemberCreation> AddAsync(
        long projectId,
        MemberSubject subject,
        ProjectRole role,
        Func<string, Act> act,
        CancellationToken cancellationToken
    )
    {
        var creation = await database.WriteAsync<MemberCreation>(
            async (context, token) =>
            {
                if (!await context.Projects.AnyAsync(row => row.Id == projectId, token))
                {
                    return new MemberCreation.UnknownProject();
                }

                var (account, group) = await FindAsync(context, subject, token);
                if (account is null && group is null)
                {
                    return new MemberCreation.UnknownSubject();
                }

                if (await IsMemberAsync(context, projectId, account, group, token))
                {
                    return new MemberCreation.MemberAlready();
                }

                var now = clock.GetUtcNow();
                var member = new ProjectMemberRow
                {
                    ProjectId = projectId,
                    Account = account,
                    Group = group,
                    Role = (int)role,
                    CreatedAt = now,
                    UpdatedAt = now,
                };
                context.ProjectMembers.Add(member);
                var told = act(account?.Name ?? group!.Name);
                if (group is { Id: 0 })
                {
                    MakingOf(group, told).AddTo(context, now);
                }

                told.AddTo(context, now);
                await context.SaveChangesAsync(token);
                return new MemberCreation.Created(member.Id);
            },
            cancellationToken
        );
        rights.Drop();
        return creation;
    }

    /// <summary>Gives a member another role. False when the project has no such member.</summary>
    public Task<bool> ChangeRoleAsync(
        long projectId,
        long id,
        ProjectRole role,
        Func<string, Act> act,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            projectId,
            id,
            (_, member) =>
            {
                member.Role = (int)role;
                member.UpdatedAt = clock.GetUtcNow();
            },
            act,
            cancellationToken
        );

    /// <summary>Ends a membership. False when the project has no such member.</summary>
    public Task<bool> RemoveAsync(
        long projectId,
        long id,
        Func<string, Act> act,
        CancellationToken cancellationToken
    ) => ChangeAsync(projectId, id, (context, member) => context.ProjectMembers.Remove(member), act, cancellationToken);

    /// <summary>A group that nobody knew here becomes known by it.</summary>
    private static Act MakingOf(UserGroupRow group, Act told) =>
        new(told.Actor, told.Address, "create", "usergroup", group.Name);

    private async Task<bool> ChangeAsync(
        long projectId,
        long id,
        Action<EntrepotContext, ProjectMemberRow> change,
        Func<string, Act> act,
        CancellationToken cancellationToken
    )
    {
        var found = await database.WriteAsync(
            async (context, token) =>
            {
                var member = await context
                    .ProjectMembers.Include(row => row.Account)
                    .Include(row => row.Group)
                    .FirstOrDefaultAsync(row => row.Id == id && row.ProjectId == projectId, token);
                if (member is null)
                {
                    return false;
                }

                var name = member.Account?.Name ?? member.Group!.Name;
                change(context, member);
                act(name).AddTo(context, clock.GetUtcNow());
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
        rights.Drop();
        return found;
    }

    private async Task<(AccountRow? Account, UserGroupRow? Group)> FindAsync(
        EntrepotContext context,
        MemberSubject subject,
        CancellationToken cancellationToken
    )
    {
        switch (subject)
        {
            case MemberSubject.AccountById byId:
                return (await context.Accounts.FirstOrDefaultAsync(row => row.Id == byId.Id, cancellationToken), null);
            case MemberSubject.AccountByName byName:
                var account = byName.Name.ToString();
                return (
                    await context.Accounts.FirstOrDefaultAsync(row => row.Name == account, cancellationToken),
                    null
                );
            case MemberSubject.GroupById byId:
                return (
                    null,
                    await context.UserGroups.FirstOrDefaultAsync(row => row.Id == byId.Id, cancellationToken)
                );
            case MemberSubject.GroupByKey { Key: var key }:
                return (null, await key.FindAsync(context, cancellationToken) ?? key.NewRow(clock.GetUtcNow()));
            case MemberSubject.GroupByName byName:
                var name = byName.Name.ToString();
                var named = await context
                    .UserGroups.Where(row => row.Name == name)
                    .Take(2)
                    .ToListAsync(cancellationToken);
                return (null, named is [var only] ? only : null);
            default:
                throw new InvalidOperationException($"Unknown subject {subject}.");
        }
    }

    private static Task<bool> IsMemberAsync(
        EntrepotContext context,
        long projectId,
        AccountRow? account,
        UserGroupRow? group,
        CancellationToken cancellationToken
    )
    {
        var members = context.ProjectMembers.Where(row => row.ProjectId == projectId);
        return account is not null
            ? members.AnyAsync(row => row.AccountId == account.Id, cancellationToken)
            : members.AnyAsync(row => row.GroupId == group!.Id, cancellationToken);
    }
}
