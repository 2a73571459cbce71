using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Entrepot.Registry.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>
/// Copies an artifact with all that belongs to it into another repository of this site. One transaction holds it: the
/// blobs are linked and not sent, and each manifest is stored as if it had been pushed, with its lines of the change log.
/// Whether the caller may pull from the one and push to the other has been decided before.
/// </summary>
public sealed class ManifestCopier(
    Database database,
    ManifestPusher pusher,
    SiteIdentity identity,
    BlobLease lease,
    TimeProvider clock
)
{
    /// <param name="reference">What is copied; it gets all the tags that it has at the source.</param>
    public async Task<ManifestCopyResult> CopyAsync(
        RepositoryName source,
        Reference reference,
        RepositoryName target,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var site = await identity.ReadAsync(cancellationToken);
        return await database.WriteAsync(
            (context, token) => CopyAsync(context, source, reference, target, actor, site, token),
            cancellationToken
        );
    }

    private async Task<ManifestCopyResult> CopyAsync(
        EntrepotContext context,
        RepositoryName source,
        Reference reference,
        RepositoryName target,
        Actor actor,
        string site,
        CancellationToken cancellationToken
    )
    {
        var root = await ManifestReader
            .Named(context, source, reference)
            .Select(row => new { row.Digest, Tags = row.Tags.Select(tag => tag.Name).ToList() })
            .SingleOrDefaultAsync(cancellationToken);
        if (root is null)
        {
            return new ManifestCopyResult.SourceUnknown();
        }

        if (
            await context.Manifests.AnyAsync(
                row => row.Repository!.Name == target && row.Digest == root.Digest,
                cancellationToken
            )
        )
        {
            return new ManifestCopyResult.Exists(root.Digest);
        }

        var closure = new CopyClosure(context, source);
        if (!await closure.ReadAsync(root.Digest, root.Tags, cancellationToken))
        {
            return new ManifestCopyResult.TooLarge();
        }

        var blobs = await closure.BlobsAsync(cancellationToken);
        if (
            await context.Blobs.AnyAsync(
                blob => EF.Parameter(blobs).Contains(blob.Digest) && blob.State == BlobState.Deleting,
                cancellationToken
            )
        )
        {
            return new ManifestCopyResult.SourceLeaves();
        }

        var now = clock.GetUtcNow();
        if (await RepositoryRows.FindOrAddAsync(context, target, now, cancellationToken) is not { } repository)
        {
            return new ManifestCopyResult.ProjectUnknown();
        }

        foreach (var blob in blobs)
        {
            await lease.RenewAsync(context, blob, cancellationToken);
            await BlobLinks.AddAsync(context, repository, blob, now, cancellationToken);
        }

        foreach (var part in closure.Parts)
        {
            await StoreAsync(context, part, target, actor, site, cancellationToken);
        }

        return new ManifestCopyResult.Copied(root.Digest);
    }

    /// <exception cref="InvalidOperationException">
    /// What the source holds cannot be stored in the target: nobody knows of such a case, and nothing is copied.
    /// </exception>
    private async Task StoreAsync(
        EntrepotContext context,
        CopyClosure.Part part,
        RepositoryName target,
        Actor actor,
        string site,
        CancellationToken cancellationToken
    )
    {
        var content = await context
            .ManifestContents.AsNoTracking()
            .Where(row => row.ManifestId == part.Id)
            .Select(row => row.Content)
            .SingleAsync(cancellationToken);
        var document =
            ManifestParser.Parse(content, part.MediaType).Document
            ?? throw new InvalidOperationException($"The stored manifest {part.Digest} cannot be read.");
        var push = new ManifestPush(target, Reference.Of(part.Digest), part.MediaType, content, part.Tags);
        var result = await pusher.StoreAsync(
            context,
            push,
            document,
            part.Digest,
            part.Tags,
            actor,
            site,
            cancellationToken
        );
        if (result is not ManifestPushResult.Stored)
        {
            throw new InvalidOperationException($"The copy of {part.Digest} to {target} was not stored: {result}.");
        }
    }
}
