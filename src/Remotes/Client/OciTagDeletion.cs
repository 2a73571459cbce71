using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>
/// Deletes a tag by the distribution-spec. Where the registry only deletes by digest, the tag is first moved to an
/// empty artifact of its own, and that is deleted: whatever else has the old digest keeps it.
/// </summary>
internal sealed class OciTagDeletion : ITagDeletion
{
    public async Task<RemoteDeletion> DeleteAsync(
        OciRepository repository,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        var outcome = await TryByTagAsync(repository, tag, cancellationToken);
        if (outcome != RemoteDeletion.Unsupported)
        {
            return outcome;
        }

        await repository.TombstoneTurn.WaitAsync(cancellationToken);
        try
        {
            return await repository.ResolveAsync(Reference.Of(tag), cancellationToken) is { } head
                ? await DeleteByTombstoneAsync(repository, tag, head.Digest, cancellationToken)
                : RemoteDeletion.Absent;
        }
        finally
        {
            repository.TombstoneTurn.Release();
        }
    }

    private static async Task<RemoteDeletion> TryByTagAsync(
        OciRepository repository,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await repository.DeleteAsync(Reference.Of(tag), cancellationToken);
        }
        catch (RemoteException exception)
            when (exception.Fault.Reason is RemoteFaultReason.Refused or RemoteFaultReason.DigestMismatch)
        {
            // Registries that take only digests here say so in different ways, DIGEST_INVALID among them.
            return RemoteDeletion.Unsupported;
        }
    }

    private static async Task<RemoteDeletion> DeleteByTombstoneAsync(
        OciRepository repository,
        Tag tag,
        Digest current,
        CancellationToken cancellationToken
    )
    {
        var tombstone = TagTombstone.Of(repository.Name, tag);
        if (current != tombstone.Digest)
        {
            if (!await CanDeleteDigestsAsync(repository, tombstone, cancellationToken))
            {
                return RemoteDeletion.Unsupported;
            }

            await repository.PutManifestAsync(Reference.Of(tag), tombstone, cancellationToken);
            var moved = await repository.ResolveAsync(Reference.Of(tag), cancellationToken);
            if (moved?.Digest != tombstone.Digest)
            {
                // Somebody else moved the tag in between: what it names now is not ours to delete.
                throw new RemoteException(
                    new RemoteFault(
                        RemoteFaultReason.Refused,
                        $"The tag {repository.Name}:{tag} changed at the registry while it was being deleted."
                    )
                );
            }
        }

        var outcome = await repository.DeleteAsync(Reference.Of(tombstone.Digest), cancellationToken);
        return outcome == RemoteDeletion.Absent ? RemoteDeletion.Deleted : outcome;
    }

    /// <summary>
    /// Puts the empty artifact without a tag and deletes it again: a registry that refuses this would be left with a
    /// tag that names nothing useful.
    /// </summary>
    private static async Task<bool> CanDeleteDigestsAsync(
        OciRepository repository,
        RemoteManifest tombstone,
        CancellationToken cancellationToken
    )
    {
        await repository.Blobs.PushAsync(
            TagTombstone.EmptyDescriptor,
            (offset, _) => ValueTask.FromResult<Stream>(new MemoryStream(TagTombstone.Empty[(int)offset..].ToArray())),
            new BlobPushOptions(Chunked: false, BytesPerSecond: 0),
            new Progress<long>(),
            cancellationToken
        );
        await repository.PutManifestAsync(Reference.Of(tombstone.Digest), tombstone, cancellationToken);
        var outcome = await repository.DeleteAsync(Reference.Of(tombstone.Digest), cancellationToken);
        return outcome != RemoteDeletion.Unsupported;
    }
}
