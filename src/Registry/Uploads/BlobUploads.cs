using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Entrepot.Storage;

namespace Entrepot.Registry.Uploads;

/// <summary>
/// Uploads of blobs (distribution-spec, "Pushing blobs"). A session outlives restarts: what was taken is noted after each
/// chunk. The order of a commit is the promise behind a 201: compare the digest, make the bytes durable under a key of
/// their own, then commit the row that refers to them.
/// </summary>
public sealed class BlobUploads : IDisposable
{
    private readonly UploadTurns turns = new();
    private readonly UploadHashes hashes = new();
    private readonly IStorageDriver storage;
    private readonly BlobReader blobs;
    private readonly UploadSessions sessions;
    private readonly UploadProgress progress;
    private readonly UploadCommitter committer;
    private readonly WholeUpload wholeUpload;

    public BlobUploads(
        Data.Database database,
        IStorageDriver storage,
        BlobReader blobs,
        BlobLease lease,
        TimeProvider clock
    )
    {
        this.storage = storage;
        this.blobs = blobs;
        sessions = new UploadSessions(database, storage, clock);
        progress = new UploadProgress(sessions, hashes, storage);
        committer = new UploadCommitter(storage, new BlobRegistrar(database, storage, lease, clock));
        wholeUpload = new WholeUpload(storage, committer);
    }

    /// <summary>Begins a session.</summary>
    /// <param name="algorithm">What the blob's digest will be of, if the client says so.</param>
    public Task<UploadStatus> StartAsync(
        RepositoryName repository,
        Actor actor,
        DigestAlgorithm? algorithm,
        CancellationToken cancellationToken
    ) => BeginAsync(repository, UploadId.Random(), actor, algorithm, cancellationToken);

    /// <summary>Goes on with a session that was begun under this name, in this process or an earlier one; else begins it.</summary>
    public async Task<UploadStatus> ResumeAsync(
        RepositoryName repository,
        UploadId id,
        Actor actor,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(repository, id, actor, cancellationToken)
        ?? await BeginAsync(repository, id, actor, algorithm, cancellationToken);

    /// <summary>How far a session has come; null when there is none for this repository and owner.</summary>
    public async Task<UploadStatus?> FindAsync(
        RepositoryName repository,
        UploadId id,
        Actor actor,
        CancellationToken cancellationToken
    ) => await sessions.FindAsync(repository, id, actor, cancellationToken) is { } session ? Status(session) : null;

    /// <summary>Ends a session without a blob; false when there is none for this repository and owner.</summary>
    public async Task<bool> CancelAsync(
        RepositoryName repository,
        UploadId id,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (await sessions.FindAsync(repository, id, actor, cancellationToken) is null)
        {
            return false;
        }

        await DiscardAsync(id, cancellationToken);
        return true;
    }

    /// <summary>Takes a chunk. What was written before a connection broke counts: the client goes on from there.</summary>
    /// <exception cref="StorageFullException">There is no room.</exception>
    public async Task<UploadAppendResult> AppendAsync(
        RepositoryName repository,
        UploadId id,
        Actor actor,
        UploadChunk chunk,
        CancellationToken cancellationToken
    )
    {
        if (chunk.Contradicts)
        {
            return new UploadAppendResult.LengthMismatch();
        }

        using var turn = await turns.TakeAsync(id, cancellationToken);
        var session = await sessions.FindAsync(repository, id, actor, cancellationToken);
        if (session is null)
        {
            return new UploadAppendResult.Unknown();
        }

        if (turn is null || (chunk.Range is { } range && range.First != session.Offset))
        {
            return new UploadAppendResult.OutOfOrder(Status(session));
        }

        try
        {
            return await AppendAsync(session, chunk, cancellationToken);
        }
        catch (UploadLostException)
        {
            await DiscardAsync(id, cancellationToken);
            return new UploadAppendResult.Unknown();
        }
    }

    /// <summary>Takes the last chunk, if there is one, and makes the upload a blob of the repository.</summary>
    /// <exception cref="StorageFullException">There is no room.</exception>
    public async Task<UploadCommitResult> CommitAsync(
        RepositoryName repository,
        UploadId id,
        Actor actor,
        UploadChunk chunk,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        if (chunk.Contradicts)
        {
            return new UploadCommitResult.LengthMismatch();
        }

        using var turn = await turns.TakeAsync(id, cancellationToken);
        var session = await sessions.FindAsync(repository, id, actor, cancellationToken);
        if (session is null)
        {
            return await RepeatedAsync(repository, id, digest, cancellationToken);
        }

        if (turn is null || (chunk.Range is { } range && range.First != session.Offset))
        {
            return new UploadCommitResult.OutOfOrder(Status(session));
        }

        try
        {
            return await CommitAsync(session, chunk, digest, cancellationToken);
        }
        catch (UploadLostException)
        {
            await DiscardAsync(id, cancellationToken);
            return new UploadCommitResult.Unknown();
        }
    }

    /// <summary>A whole blob in one request, without a session (distribution-spec, "Single POST").</summary>
    /// <exception cref="StorageFullException">There is no room.</exception>
    public Task<UploadCommitResult> UploadAsync(
        RepositoryName repository,
        UploadChunk chunk,
        Digest digest,
        CancellationToken cancellationToken
    ) => wholeUpload.RunAsync(repository, chunk, digest, cancellationToken);

    public void Dispose() => hashes.Dispose();

    /// <summary>Removes a session that nobody has gone on with since; false when somebody has, or is at it.</summary>
    internal async Task<bool> EndStaleAsync(UploadId id, DateTimeOffset before, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(id, cancellationToken);
        if (turn is null || !await sessions.RemoveStaleAsync(id, before, cancellationToken))
        {
            return false;
        }

        hashes.Forget(id);
        await storage.DeleteUploadAsync(id, cancellationToken);
        return true;
    }

    /// <summary>Removes a session and its bytes, whoever owns it.</summary>
    private async Task DiscardAsync(UploadId id, CancellationToken cancellationToken)
    {
        hashes.Forget(id);
        await sessions.RemoveAsync(id, cancellationToken);
        await storage.DeleteUploadAsync(id, cancellationToken);
    }

    private async Task<UploadStatus> BeginAsync(
        RepositoryName repository,
        UploadId id,
        Actor actor,
        DigestAlgorithm? algorithm,
        CancellationToken cancellationToken
    )
    {
        await sessions.AddAsync(repository, id, actor, cancellationToken);
        if (algorithm is not null && algorithm != DigestAlgorithm.Sha256)
        {
            hashes.Keep(id, new UploadHash(algorithm));
        }

        return new UploadStatus(id, 0);
    }

    private static UploadStatus Status(UploadSessionRow session) => new(session.Id, session.Offset);

    private async Task<UploadAppendResult> AppendAsync(
        UploadSessionRow session,
        UploadChunk chunk,
        CancellationToken cancellationToken
    )
    {
        using var writer = UploadWriter.Continue(
            storage,
            session,
            hashes.Take(session.Id, session.Offset),
            DigestAlgorithm.Sha256
        );
        if (!await progress.WriteAsync(session, writer, chunk, cancellationToken))
        {
            return new UploadAppendResult.LengthMismatch();
        }

        return await progress.NoteAsync(session, writer)
            ? new UploadAppendResult.Appended(new UploadStatus(session.Id, writer.Offset))
            : new UploadAppendResult.Unknown();
    }

    private async Task<UploadCommitResult> CommitAsync(
        UploadSessionRow session,
        UploadChunk chunk,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        using var writer = UploadWriter.Continue(
            storage,
            session,
            hashes.Take(session.Id, session.Offset),
            digest.Algorithm
        );
        if (chunk.ExpectedLength != 0 && !await progress.WriteAsync(session, writer, chunk, cancellationToken))
        {
            return new UploadCommitResult.LengthMismatch();
        }

        var actual = await committer.DigestAsync(session, writer, digest.Algorithm, cancellationToken);
        if (actual != digest)
        {
            return new UploadCommitResult.DigestMismatch(actual);
        }

        return await committer.CommitAsync(session.Repository, session.Id, writer.Offset, digest, session.Id);
    }

    /// <summary>
    /// The session is over. If the client asks again because the answer to its closing request was lost, it gets it.
    /// </summary>
    private async Task<UploadCommitResult> RepeatedAsync(
        RepositoryName repository,
        UploadId id,
        Digest digest,
        CancellationToken cancellationToken
    ) =>
        !await sessions.ExistsAsync(id, cancellationToken)
        && await blobs.StatForPushAsync(repository, digest, cancellationToken) is { } blob
            ? new UploadCommitResult.Committed(digest, blob.Size)
            : new UploadCommitResult.Unknown();
}
