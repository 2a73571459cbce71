using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Robots;

/// <summary>Robot accounts as the database has them, remembered for a moment as all rights are.</summary>
internal sealed class RobotRegister(Database database, TimeProvider clock)
{
    private const int Capacity = 10_000;

    private readonly AgingCache<RobotSignInName, RobotRights?> byName = new(clock, Rights.Age, Capacity);
    private readonly AgingCache<long, RobotRights?> byId = new(clock, Rights.Age, Capacity);

    public void Drop()
    {
        byName.Drop();
        byId.Drop();
    }

    public ValueTask<RobotRights?> FindAsync(RobotSignInName name, CancellationToken cancellationToken) =>
        byName.GetAsync(name, ReadAsync, cancellationToken);

    public ValueTask<RobotRights?> FindAsync(long id, CancellationToken cancellationToken) =>
        byId.GetAsync(
            id,
            (key, token) => ReadAsync(context => context.Robots.Where(row => row.Id == key), token),
            cancellationToken
        );

    private Task<RobotRights?> ReadAsync(RobotSignInName name, CancellationToken cancellationToken)
    {
        var (project, own) = name;
        return ReadAsync(
            context =>
                project is null
                    ? context.Robots.Where(row => row.ProjectId == null && row.Name == own)
                    : context.Robots.Where(row => row.Project!.Name == project && row.Name == own),
            cancellationToken
        );
    }

    private async Task<RobotRights?> ReadAsync(
        Func<EntrepotContext, IQueryable<RobotRow>> rows,
        CancellationToken cancellationToken
    )
    {
        var row = await database.ReadAsync(
            (context, token) => rows(context).AsNoTracking().FirstOrDefaultAsync(token),
            cancellationToken
        );
        return row is null
            ? null
            : new RobotRights(
                row.Id,
                row.ProjectId,
                row.SecretHash,
                row.SecretSalt,
                row.Disabled,
                row.ExpiresAt,
                row.Epoch,
                new RobotGrants(StoredGrant.Read(row.Permissions))
            );
    }
}
