using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Projects;

/// <summary>The projects of the site: making, changing and ending them. Lists are read from their rows.</summary>
public sealed class ProjectDirectory(Database database, Rights rights, TimeProvider clock)
{
    /// <summary>Makes a project, of which the owner becomes an administrator.</summary>
    public async Task<ProjectCreation> CreateAsync(NewProject wanted, Act act, CancellationToken cancellationToken)
    {
        var creation = await database.WriteAsync<ProjectCreation>(
            async (context, token) =>
            {
                var (taken, now) = (wanted.Name.ToString(), clock.GetUtcNow());
                if (await context.Projects.AnyAsync(row => row.Name == taken, token))
                {
                    return new ProjectCreation.NameTaken();
                }

                var project = Add(context, taken, wanted.OwnerId, wanted.IsPublic, wanted.Metadata, now);
                project.StorageLimit = wanted.StorageLimit;
                await context.SaveChangesAsync(token);
                (act with { ProjectId = project.Id }).AddTo(context, now);
                await context.SaveChangesAsync(token);
                return new ProjectCreation.Created(project.Id);
            },
            cancellationToken
        );
        rights.Drop();
        return creation;
    }

    /// <summary>Changes visibility and metadata. False when there is no such project.</summary>
    /// <param name="isPublic">Null: as it is.</param>
    /// <param name="metadata">The new metadata from the present one.</param>
    public async Task<bool> UpdateAsync(
        long id,
        bool? isPublic,
        Func<string, string> metadata,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var found = await ChangeAsync(
            id,
            project =>
            {
                project.Public = isPublic ?? project.Public;
                project.Metadata = metadata(project.Metadata);
            },
            act,
            cancellationToken
        );
        rights.Drop();
        return found;
    }

    /// <summary>Changes how much the project may hold, in bytes; -1: any. False when there is no such project.</summary>
    public Task<bool> LimitStorageAsync(long id, long limit, Act act, CancellationToken cancellationToken) =>
        ChangeAsync(id, project => project.StorageLimit = limit, act, cancellationToken);

    /// <summary>
    /// Ends a project that shows no repository. Repositories that hold blobs but no manifest yet do not show and end
    /// with it, and so do uploads: a later project of the name must not get what was meant for this one.
    /// </summary>
    public async Task<ProjectDeletion> DeleteAsync(long id, Act act, CancellationToken cancellationToken)
    {
        var deletion = await database.WriteAsync(
            async (context, token) =>
            {
                if (await context.Repositories.AnyAsync(row => row.ProjectId == id && row.Listed, token))
                {
                    return ProjectDeletion.NotEmpty;
                }

                await DeleteUnlistedAsync(context, id, token);
                await context.ProjectMembers.Where(row => row.ProjectId == id).ExecuteDeleteAsync(token);
                if (await context.Projects.Where(row => row.Id == id).ExecuteDeleteAsync(token) == 0)
                {
                    return ProjectDeletion.Unknown;
                }

                act.AddTo(context, clock.GetUtcNow());
                await context.SaveChangesAsync(token);
                return ProjectDeletion.Deleted;
            },
            cancellationToken
        );
        rights.Drop();
        return deletion;
    }

    internal static ProjectRow Add(
        EntrepotContext context,
        string name,
        long ownerId,
        bool isPublic,
        string metadata,
        DateTimeOffset now
    )
    {
        var project = new ProjectRow
        {
            Name = name,
            OwnerId = ownerId,
            Public = isPublic,
            Metadata = metadata,
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.ProjectMembers.Add(
            new ProjectMemberRow
            {
                Project = project,
                AccountId = ownerId,
                Role = (int)ProjectRole.ProjectAdmin,
                CreatedAt = now,
                UpdatedAt = now,
            }
        );
        return project;
    }

    private Task<bool> ChangeAsync(long id, Action<ProjectRow> change, Act act, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var project = await context.Projects.FirstOrDefaultAsync(row => row.Id == id, token);
                if (project is null)
                {
                    return false;
                }

                change(project);
                project.UpdatedAt = clock.GetUtcNow();
                act.AddTo(context, project.UpdatedAt);
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );

    private static async Task DeleteUnlistedAsync(EntrepotContext context, long id, CancellationToken token)
    {
        var name = await context.Projects.Where(row => row.Id == id).Select(row => row.Name).FirstOrDefaultAsync(token);
        var repositories = $"{name?.Replace("_", "\\_", StringComparison.Ordinal)}/%";
        await context
            .UploadSessions.Where(row => EF.Functions.Like((string)(object)row.Repository, repositories, "\\"))
            .ExecuteDeleteAsync(token);

        // By the repositories' ids: asked for the project, each link of the site would be looked at.
        var unlisted = await context
            .Repositories.Where(row => row.ProjectId == id)
            .Select(row => row.Id)
            .ToListAsync(token);
        await context
            .RepositoryBlobs.Where(link => EF.Parameter(unlisted).Contains(link.RepositoryId))
            .ExecuteDeleteAsync(token);
        await context.Repositories.Where(row => row.ProjectId == id).ExecuteDeleteAsync(token);
    }
}
