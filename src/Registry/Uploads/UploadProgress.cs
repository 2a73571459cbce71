using System.Data.Common;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Storage;

namespace Entrepot.Registry.Uploads;

/// <summary>Brings a session forward: its bytes, its running digest, and its row, which alone says what counts.</summary>
internal sealed class UploadProgress(UploadSessions sessions, UploadHashes hashes, IStorageDriver storage)
{
    /// <summary>False when another number of bytes came than was announced: nothing counts then.</summary>
    public async Task<bool> WriteAsync(
        UploadSessionRow session,
        UploadWriter writer,
        UploadChunk chunk,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await writer.WriteAsync(chunk, cancellationToken);
        }
        catch (StorageFullException)
        {
            await CutBackAsync(session);
            throw;
        }
        catch when (writer.Offset > session.Offset)
        {
            // The connection broke: what is here counts.
            await NoteAsync(session, writer);
            throw;
        }
    }

    /// <summary>Notes how far the upload has come; false when its session is gone or somebody else moved it.</summary>
    public async Task<bool> NoteAsync(UploadSessionRow session, UploadWriter writer)
    {
        var prefix = writer.Hash is { } hash && hash.Algorithm == DigestAlgorithm.Sha256 ? hash.Current : (Digest?)null;
        try
        {
            if (!await sessions.AdvanceAsync(session, writer.Offset, prefix, CancellationToken.None))
            {
                return false;
            }
        }
        catch (DbException)
        {
            await CutBackAsync(session);
            throw;
        }

        if (writer.ReleaseHash() is { } running)
        {
            hashes.Keep(session.Id, running);
        }

        return true;
    }

    /// <summary>
    /// Gives back the room of bytes that count for nothing: on a full disk others need it, and the client sends them
    /// again anyway.
    /// </summary>
    private async Task CutBackAsync(UploadSessionRow session)
    {
        if (session.Offset == 0)
        {
            await storage.DeleteUploadAsync(session.Id, CancellationToken.None);
            return;
        }

        await using var cut = await storage.OpenUploadAsync(session.Id, session.Offset, 0, CancellationToken.None);
    }
}
