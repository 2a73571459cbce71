using Entrepot.Oci;
using Entrepot.Storage;

namespace Entrepot.Registry.Uploads;

/// <summary>An upload that begins and ends with one request: nobody can go on with it, so it needs no session.</summary>
internal sealed class WholeUpload(IStorageDriver storage, UploadCommitter committer)
{
    public async Task<UploadCommitResult> RunAsync(
        RepositoryName repository,
        UploadChunk chunk,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        var id = UploadId.Random();
        var committed = false;
        try
        {
            using var writer = new UploadWriter(storage, id, 0, new UploadHash(digest.Algorithm));
            if (!await writer.WriteAsync(chunk, cancellationToken))
            {
                return new UploadCommitResult.LengthMismatch();
            }

            if (writer.Hash!.Current is var actual && actual != digest)
            {
                return new UploadCommitResult.DigestMismatch(actual);
            }

            committed = true;
            return await committer.CommitAsync(repository, id, writer.Offset, digest, null);
        }
        finally
        {
            if (!committed)
            {
                await storage.DeleteUploadAsync(id, CancellationToken.None);
            }
        }
    }
}
