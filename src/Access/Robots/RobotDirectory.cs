using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Robots;

/// <summary>
/// The robot accounts of the site and its projects: making, changing and ending them. Who may do that, and what they may
/// be given, is decided before.
/// </summary>
public sealed class RobotDirectory(
    Database database,
    Rights rights,
    ConfigurationBook configuration,
    TimeProvider clock
)
{
    /// <param name="act">What is noted; the name is filled in here.</param>
    public async Task<RobotCreation> CreateAsync(
        RobotDraft draft,
        Principal creator,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var present = await configuration.ReadAsync(cancellationToken);
        var secret = draft.Secret ?? RobotSecret.Generate();
        var creation = await database.WriteAsync<RobotCreation>(
            async (context, token) =>
            {
                var project = await ProjectNameAsync(context, draft.ProjectId, token);
                if (project is null && draft.ProjectId is not null)
                {
                    return new RobotCreation.ProjectUnknown();
                }

                var name = draft.Name.ToString();
                var signInName = new RobotSignInName(project, name).With(present.RobotNamePrefix);
                if (await context.Robots.AnyAsync(row => row.ProjectId == draft.ProjectId && row.Name == name, token))
                {
                    return new RobotCreation.NameTaken(signInName);
                }

                var row = NewRow(draft, creator, secret, present);
                context.Robots.Add(row);
                (act with { Resource = signInName, ProjectId = draft.ProjectId }).AddTo(context, row.CreatedAt);
                await context.SaveChangesAsync(token);
                return new RobotCreation.Created(row.Id, signInName, secret, row.CreatedAt, row.ExpiresAt);
            },
            cancellationToken
        );
        rights.Drop();
        return creation;
    }

    /// <summary>False when there is no such robot account.</summary>
    public async Task<bool> UpdateAsync(long id, RobotEdit edit, Act act, CancellationToken cancellationToken)
    {
        var present = await configuration.ReadAsync(cancellationToken);
        return await ChangeAsync(
            id,
            row =>
            {
                if (edit.Duration is { } duration && duration != row.Duration)
                {
                    (row.Duration, row.ExpiresAt) = RobotDuration.Of(
                        row.CreatedAt,
                        Days(duration, present),
                        edit.LatestEnd
                    );
                }

                // When it is enabled again, what it opened before stays closed.
                row.Epoch += edit.Disabled && !row.Disabled ? 1 : 0;
                row.Disabled = edit.Disabled;
                row.Description = edit.Description;
                row.Permissions = StoredGrant.Write(edit.Grants);
            },
            act,
            cancellationToken
        );
    }

    /// <summary>Gives it another secret: the one before, and the tokens it got, end at once. False when there is none.</summary>
    public Task<bool> RefreshAsync(long id, string secret, Act act, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            row =>
            {
                row.SecretSalt = RobotSecret.NewSalt();
                row.SecretHash = RobotSecret.Hash(row.SecretSalt, secret);
                row.Epoch++;
            },
            act,
            cancellationToken
        );

    /// <summary>False when there is no such robot account.</summary>
    public async Task<bool> DeleteAsync(long id, Act act, CancellationToken cancellationToken)
    {
        var found = await database.WriteAsync(
            async (context, token) =>
            {
                if (await context.Robots.Where(row => row.Id == id).ExecuteDeleteAsync(token) == 0)
                {
                    return false;
                }

                act.AddTo(context, clock.GetUtcNow());
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
        rights.Drop();
        return found;
    }

    private async Task<bool> ChangeAsync(long id, Action<RobotRow> change, Act act, CancellationToken cancellationToken)
    {
        var found = await database.WriteAsync(
            async (context, token) =>
            {
                var row = await context.Robots.FirstOrDefaultAsync(row => row.Id == id, token);
                if (row is null)
                {
                    return false;
                }

                change(row);
                row.UpdatedAt = clock.GetUtcNow();
                act.AddTo(context, row.UpdatedAt);
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
        rights.Drop();
        return found;
    }

    private RobotRow NewRow(RobotDraft draft, Principal creator, string secret, SiteConfiguration present)
    {
        var now = clock.GetUtcNow();
        var salt = RobotSecret.NewSalt();
        var (days, end) = RobotDuration.Of(now, Days(draft.Duration ?? 0, present), draft.LatestEnd);
        return new RobotRow
        {
            Name = draft.Name.ToString(),
            ProjectId = draft.ProjectId,
            Description = draft.Description,
            SecretSalt = salt,
            SecretHash = RobotSecret.Hash(salt, secret),
            Permissions = StoredGrant.Write(draft.Grants),
            Duration = days,
            ExpiresAt = end,
            Disabled = draft.Disabled,
            Creator = creator.Key,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private static long Days(long asked, SiteConfiguration present) =>
        asked != 0 ? asked
        : present.RobotTokenDurationDays == 0 ? RobotDuration.Forever
        : present.RobotTokenDurationDays;

    private static Task<string?> ProjectNameAsync(EntrepotContext context, long? id, CancellationToken token) =>
        context.Projects.Where(row => row.Id == id).Select(row => row.Name).FirstOrDefaultAsync(token);
}
