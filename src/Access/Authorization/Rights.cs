using Entrepot.Access.Robots;
using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Authorization;

/// <summary>
/// The present rights: accounts, projects and memberships as the database has them, remembered for a moment. Whoever
/// changes them on this node drops what is remembered; a change made on another node counts here within
/// <see cref="Age"/>.
/// </summary>
public sealed class Rights(Database database, TimeProvider clock)
{
    internal static readonly TimeSpan Age = TimeSpan.FromSeconds(2);
    private const int Capacity = 10_000;

    private readonly AgingCache<string, ProjectRights?> projectsByName = new(clock, Age, Capacity);
    private readonly AgingCache<long, ProjectRights?> projectsById = new(clock, Age, Capacity);
    private readonly AgingCache<string, AccountRights?> accountsByName = new(clock, Age, Capacity);
    private readonly AgingCache<long, AccountRights?> accountsById = new(clock, Age, Capacity);
    private readonly AgingCache<long, IReadOnlyDictionary<long, IReadOnlyList<ProjectRole>>> roles = new(
        clock,
        Age,
        Capacity
    );

    internal RobotRegister Robots { get; } = new(database, clock);

    /// <summary>Forgets what is remembered: called after the commit of every change of rights.</summary>
    public void Drop()
    {
        projectsByName.Drop();
        projectsById.Drop();
        accountsByName.Drop();
        accountsById.Drop();
        roles.Drop();
        Robots.Drop();
    }

    public ValueTask<ProjectRights?> FindProjectAsync(string name, CancellationToken cancellationToken) =>
        projectsByName.GetAsync(
            name,
            (key, token) => ReadAsync(Projects(context => context.Projects.Where(row => row.Name == key)), token),
            cancellationToken
        );

    public ValueTask<ProjectRights?> FindProjectAsync(long id, CancellationToken cancellationToken) =>
        projectsById.GetAsync(
            id,
            (key, token) => ReadAsync(Projects(context => context.Projects.Where(row => row.Id == key)), token),
            cancellationToken
        );

    internal ValueTask<AccountRights?> FindAccountAsync(string name, CancellationToken cancellationToken) =>
        accountsByName.GetAsync(
            name,
            (key, token) => ReadAsync(Accounts(context => context.Accounts.Where(row => row.Name == key)), token),
            cancellationToken
        );

    internal ValueTask<AccountRights?> FindAccountAsync(long id, CancellationToken cancellationToken) =>
        accountsById.GetAsync(
            id,
            (key, token) => ReadAsync(Accounts(context => context.Accounts.Where(row => row.Id == key)), token),
            cancellationToken
        );

    /// <summary>
    /// The account's roles, from the highest, in each project that it is a member of by itself or by one of its groups.
    /// </summary>
    internal ValueTask<IReadOnlyDictionary<long, IReadOnlyList<ProjectRole>>> RolesAsync(
        long accountId,
        CancellationToken cancellationToken
    ) => roles.GetAsync(accountId, ReadRolesAsync, cancellationToken);

    private async Task<IReadOnlyDictionary<long, IReadOnlyList<ProjectRole>>> ReadRolesAsync(
        long accountId,
        CancellationToken cancellationToken
    )
    {
        var held = await database.ReadAsync(
            (context, token) =>
            {
                var own = context.ProjectMembers.Where(row => row.AccountId == accountId);
                var ofGroups = context
                    .AccountGroups.Where(row => row.AccountId == accountId)
                    .Join(context.ProjectMembers, row => (long?)row.GroupId, row => row.GroupId, (_, member) => member);
                return own.Select(row => new { row.ProjectId, row.Role })
                    .Concat(ofGroups.Select(row => new { row.ProjectId, row.Role }))
                    .ToListAsync(token);
            },
            cancellationToken
        );
        return held.GroupBy(row => row.ProjectId, row => (ProjectRole)row.Role)
            .ToDictionary(project => project.Key, project => RoleOrder.FromHighest(project));
    }

    private Task<T?> ReadAsync<T>(Func<EntrepotContext, IQueryable<T>> query, CancellationToken cancellationToken)
        where T : class =>
        database.ReadAsync(
            (context, token) => query(context).AsNoTracking().FirstOrDefaultAsync(token),
            cancellationToken
        );

    private static Func<EntrepotContext, IQueryable<ProjectRights>> Projects(
        Func<EntrepotContext, IQueryable<Data.Rows.ProjectRow>> rows
    ) => context => rows(context).Select(row => new ProjectRights(row.Id, row.Name, row.Public, row.CreatedAt));

    private static Func<EntrepotContext, IQueryable<AccountRights>> Accounts(
        Func<EntrepotContext, IQueryable<Data.Rows.AccountRow>> rows
    ) =>
        context =>
            rows(context)
                .Select(row => new AccountRights(
                    row.Id,
                    row.Name,
                    row.PasswordHash,
                    row.SystemAdministrator,
                    row.Disabled,
                    row.Epoch,
                    row.Source
                ));
}
