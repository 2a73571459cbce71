using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Uploads;

/// <summary>
/// The rows of upload sessions. A session belongs to a repository and to whoever began it. A power cut may end it, as it
/// may take bytes that were not synced yet: the client begins again.
/// </summary>
internal sealed class UploadSessions(Database database, IStorageDriver storage, TimeProvider clock)
{
    public Task AddAsync(RepositoryName repository, UploadId id, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return database.WriteAsync(
            (context, token) =>
            {
                context.UploadSessions.Add(
                    new UploadSessionRow
                    {
                        Id = id,
                        Repository = repository,
                        Owner = actor.Key,
                        StorageEpoch = storage.Epoch,
                        StartedAt = now,
                        UpdatedAt = now,
                    }
                );
                return context.SaveChangesAsync(token);
            },
            Durability.Process,
            cancellationToken
        );
    }

    public Task<UploadSessionRow?> FindAsync(
        RepositoryName repository,
        UploadId id,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .UploadSessions.AsNoTracking()
                    .SingleOrDefaultAsync(
                        row => row.Id == id && row.Repository == repository && row.Owner == actor.Key,
                        token
                    ),
            cancellationToken
        );

    /// <summary>Whether there is such a session, whoever owns it.</summary>
    public Task<bool> ExistsAsync(UploadId id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) => context.UploadSessions.AnyAsync(row => row.Id == id, token),
            cancellationToken
        );

    /// <summary>Notes how far the session has come; false when it is gone or somebody else moved it.</summary>
    public Task<bool> AdvanceAsync(
        UploadSessionRow session,
        long offset,
        Digest? prefix,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        // Bytes of an earlier epoch stay doubtful, however many of this one follow.
        var epoch = session.Offset == 0 ? storage.Epoch : session.StorageEpoch;
        return database.WriteAsync(
            async (context, token) =>
                await context
                    .UploadSessions.Where(row => row.Id == session.Id && row.Offset == session.Offset)
                    .ExecuteUpdateAsync(
                        update =>
                            update
                                .SetProperty(row => row.Offset, offset)
                                .SetProperty(row => row.PrefixDigest, prefix)
                                .SetProperty(row => row.StorageEpoch, epoch)
                                .SetProperty(row => row.UpdatedAt, now),
                        token
                    ) == 1,
            Durability.Process,
            cancellationToken
        );
    }

    public Task<bool> RemoveAsync(UploadId id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (context, token) => await RemoveAsync(context, id, token) == 1,
            Durability.Process,
            cancellationToken
        );

    /// <summary>False when it was gone on with since, or is gone.</summary>
    public Task<bool> RemoveStaleAsync(UploadId id, DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (context, token) =>
                await context
                    .UploadSessions.Where(row => row.Id == id && row.UpdatedAt < before)
                    .ExecuteDeleteAsync(token) == 1,
            Durability.Process,
            cancellationToken
        );

    public static Task<int> RemoveAsync(EntrepotContext context, UploadId id, CancellationToken cancellationToken) =>
        context.UploadSessions.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
}
