using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>Finds manifests of this site.</summary>
public sealed class ManifestReader(Database database) : IDisposable
{
    // Compiled once, because a translation from LINQ costs more than the query itself.
    private readonly Func<EntrepotContext, RepositoryName, Tag, CancellationToken, Task<FoundManifest?>> byTag =
        EF.CompileAsyncQuery(
            (EntrepotContext context, RepositoryName repository, Tag tag, CancellationToken _) =>
                context
                    .Tags.Where(row => row.Repository!.Name == repository && row.Name == tag)
                    .Select(row => new FoundManifest(
                        row.ManifestId,
                        row.Manifest!.Digest,
                        row.Manifest.MediaType,
                        row.Manifest.Size
                    ))
                    .SingleOrDefault()
        );

    private readonly Func<EntrepotContext, RepositoryName, Digest, CancellationToken, Task<FoundManifest?>> byDigest =
        EF.CompileAsyncQuery(
            (EntrepotContext context, RepositoryName repository, Digest digest, CancellationToken _) =>
                context
                    .Manifests.Where(row => row.Repository!.Name == repository && row.Digest == digest)
                    .Select(row => new FoundManifest(row.Id, row.Digest, row.MediaType, row.Size))
                    .SingleOrDefault()
        );

    private readonly Func<EntrepotContext, long, CancellationToken, Task<byte[]?>> contentOf = EF.CompileAsyncQuery(
        (EntrepotContext context, long manifestId, CancellationToken _) =>
            context
                .ManifestContents.Where(row => row.ManifestId == manifestId)
                .Select(row => row.Content)
                .SingleOrDefault()
    );

    private readonly ManifestContents contents = new();

    /// <summary>The manifest that a tag or digest names in the repository now; null when there is none.</summary>
    public Task<StoredManifest?> FindAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
                await FindAsync(context, repository, reference, token) is { } found
                && await ReadAsync(context, found, token) is { } content
                    ? new StoredManifest(found.Digest, found.MediaType, content)
                    : null,
            cancellationToken
        );

    /// <summary>What a tag or digest names in the repository now, without its bytes; null when there is nothing.</summary>
    public Task<ManifestHead?> FindHeadAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
                await FindAsync(context, repository, reference, token) is { } found
                    ? new ManifestHead(found.Digest, found.MediaType, found.Size)
                    : null,
            cancellationToken
        );

    public void Dispose() => contents.Dispose();

    /// <summary>The manifest, or none, that the reference names.</summary>
    internal static IQueryable<ManifestRow> Named(
        EntrepotContext context,
        RepositoryName repository,
        Reference reference
    )
    {
        if (reference.Digest is { } digest)
        {
            return context.Manifests.Where(manifest =>
                manifest.Repository!.Name == repository && manifest.Digest == digest
            );
        }

        var tag = reference.Tag!.Value;
        // By the id and not by navigating from the tag, so that a caller may include what it needs.
        return context.Manifests.Where(manifest =>
            manifest.Id
            == context
                .Tags.Where(row => row.Repository!.Name == repository && row.Name == tag)
                .Select(row => (long?)row.ManifestId)
                .FirstOrDefault()
        );
    }

    private Task<FoundManifest?> FindAsync(
        EntrepotContext context,
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        reference.Digest is { } digest
            ? byDigest(context, repository, digest, cancellationToken)
            : byTag(context, repository, reference.Tag!.Value, cancellationToken);

    private async ValueTask<byte[]?> ReadAsync(
        EntrepotContext context,
        FoundManifest found,
        CancellationToken cancellationToken
    )
    {
        if (contents.Find(found.Digest) is { } known)
        {
            return known;
        }

        var content = await contentOf(context, found.Id, cancellationToken);
        if (content is not null)
        {
            contents.Keep(found.Digest, content);
        }

        return content;
    }

    private sealed record FoundManifest(long Id, Digest Digest, MediaType MediaType, long Size);
}
