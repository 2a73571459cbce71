namespace Entrepot.Remotes.Client;

/// <summary>
/// Sends a blob chunk by chunk: POST, PATCH after PATCH, PUT. After a break it asks the registry how far it has come
/// and goes on there; a registry that takes no chunks gets the blob in one piece.
/// </summary>
internal sealed class ChunkedUpload(
    RegistryConnection connection,
    UploadSessions sessions,
    OciBlobs blobs,
    BlobPush push
)
{
    /// <summary>What a break costs at most; a blob no larger than this is not worth chunks.</summary>
    public const long ChunkSize = 8 * 1024 * 1024;

    private const long LargestChunk = 512 * 1024 * 1024;

    private readonly string what = $"the blob {push.Blob.Digest}";
    private UploadSession? session;
    private bool broken;
    private long furthest;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var finished = false;
        try
        {
            finished = await SendChunksAsync(cancellationToken);
        }
        finally
        {
            if (!finished && session is { } open)
            {
                await sessions.AbandonAsync(open);
            }
        }

        if (!finished)
        {
            await new MonolithicUpload(connection, sessions, blobs, push).RunAsync(cancellationToken);
        }
    }

    /// <summary>False when the registry takes no chunks.</summary>
    private async Task<bool> SendChunksAsync(CancellationToken cancellationToken)
    {
        var before = 0L;
        try
        {
            return await connection.Retry.RunAsync(
                token => GoOnAsync(token),
                () => before < (before = furthest),
                cancellationToken
            );
        }
        catch (RemoteException exception) when (IsAboutChunks(exception.Fault))
        {
            return false;
        }
    }

    private async Task<bool> GoOnAsync(CancellationToken cancellationToken)
    {
        if (broken)
        {
            await FindPlaceAsync(cancellationToken);
        }

        if (
            session is null
            && furthest == push.Blob.Size
            && await blobs.ExistsAsync(push.Blob.Digest, cancellationToken)
        )
        {
            // Only the answer to the last request was lost.
            return true;
        }

        // Cleared by the end: whatever throws in between has left the place unknown.
        broken = true;
        session ??= await sessions.OpenAsync(what, cancellationToken);
        while (session.Offset < push.Blob.Size)
        {
            session = await SendChunkAsync(session, cancellationToken);
            furthest = Math.Max(furthest, session.Offset);
        }

        await sessions.CloseAsync(session, push.Blob, () => push.Content(push.Blob.Size, 0), what, cancellationToken);
        return true;
    }

    private async Task FindPlaceAsync(CancellationToken cancellationToken)
    {
        if (session is { } known)
        {
            session = await sessions.AskAsync(known, what, cancellationToken);
            furthest = Math.Max(furthest, session?.Offset ?? 0);
        }
    }

    private async Task<UploadSession> SendChunkAsync(UploadSession at, CancellationToken cancellationToken)
    {
        var length = Math.Min(push.Blob.Size - at.Offset, Math.Clamp(at.MinimumChunk, ChunkSize, LargestChunk));
        var next = await sessions.SendChunkAsync(
            at,
            () => push.Content(at.Offset, length),
            length,
            what,
            cancellationToken
        );
        return next.Offset > at.Offset && next.Offset <= push.Blob.Size
            ? next
            : throw new RemoteException(RemoteFaults.NotTheProtocol($"a chunk of {what}"));
    }

    private static bool IsAboutChunks(RemoteFault fault) =>
        fault.Reason is RemoteFaultReason.Unsupported or RemoteFaultReason.Refused;
}
