namespace Entrepot.Remotes.Client;

/// <summary>
/// Sends a blob in one piece: POST, then PUT with all bytes, or PATCH and PUT where that is needed. After a break there is nothing to go on with, so it
/// begins again.
/// </summary>
internal sealed class MonolithicUpload(
    RegistryConnection connection,
    UploadSessions sessions,
    OciBlobs blobs,
    BlobPush push
)
{
    private readonly string what = $"the blob {push.Blob.Digest}";

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var first = true;
        return connection.Retry.RunAsync(
            async token =>
            {
                // The answer to the last try may be all that was lost.
                if (first || !await blobs.ExistsAsync(push.Blob.Digest, token))
                {
                    first = false;
                    await SendAsync(token);
                }

                return true;
            },
            cancellationToken
        );
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var session = await sessions.OpenAsync(what, cancellationToken);
        try
        {
            var sent = 0L;
            if (blobs.ByPatch && push.Blob.Size > 0)
            {
                session = await sessions.SendChunkAsync(
                    session,
                    () => push.Content(0, push.Blob.Size),
                    push.Blob.Size,
                    what,
                    cancellationToken
                );
                sent = push.Blob.Size;
            }

            await sessions.CloseAsync(
                session,
                push.Blob,
                () => push.Content(sent, push.Blob.Size - sent),
                what,
                cancellationToken
            );
        }
        catch
        {
            await sessions.AbandonAsync(session);
            throw;
        }
    }
}
