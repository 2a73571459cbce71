using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Blobs;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Referrers;
using Entrepot.Registry.Tags;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Transfer;

/// <summary>This site.</summary>
internal sealed class LocalSource(
    Database database,
    ManifestReader manifests,
    BlobReader blobs,
    ReferrerReader referrers,
    SiteIdentity identity
) : IArtifactSource
{
    public Task<StoredManifest?> FindManifestAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    ) => manifests.FindAsync(repository, reference, cancellationToken);

    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(
        RepositoryName repository,
        Digest subject,
        CancellationToken cancellationToken
    ) => referrers.ListAsync(repository, subject, null, cancellationToken);

    public Task<IReadOnlyCollection<string>> ListLabelsAsync(
        RepositoryName repository,
        Digest artifact,
        CancellationToken cancellationToken
    ) => ListLabelsAsync(database, repository, artifact, cancellationToken);

    public Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(
        RepositoryName repository,
        IReadOnlyCollection<Tag> tags,
        CancellationToken cancellationToken
    ) => FindTagsAsync(database, repository, tags, cancellationToken);

    public async Task<TagOrigin?> FindOriginAsync(
        RepositoryName repository,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        var site = await identity.ReadAsync(cancellationToken);
        var row = await database.ReadAsync(
            (context, token) =>
                context
                    .Tags.AsNoTracking()
                    .SingleOrDefaultAsync(row => row.Repository!.Name == repository && row.Name == tag, token),
            cancellationToken
        );
        return row is null ? null : TagOrigins.Of(row, site).By(site);
    }

    public Task<Stream?> OpenBlobAsync(
        RepositoryName repository,
        Digest digest,
        long offset,
        CancellationToken cancellationToken
    ) => blobs.OpenAsync(repository, digest, offset, cancellationToken);

    public Task<bool> IsPublicAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var project = repository.Project;
        return database.ReadAsync(
            (context, token) => context.Projects.AnyAsync(row => row.Name == project && row.Public, token),
            cancellationToken
        );
    }

    internal static Task<IReadOnlyCollection<string>> ListLabelsAsync(
        Database database,
        RepositoryName repository,
        Digest artifact,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyCollection<string>>(
            async (context, token) =>
                await context
                    .Manifests.Where(row => row.Repository!.Name == repository && row.Digest == artifact)
                    .SelectMany(row => row.Labels)
                    .Select(row => row.Label!.Name)
                    .ToListAsync(token),
            cancellationToken
        );

    internal static Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(
        Database database,
        RepositoryName repository,
        IReadOnlyCollection<Tag> tags,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyDictionary<Tag, Digest>>(
            async (context, token) =>
                await context
                    .Tags.AsNoTracking()
                    .Where(tag => tag.Repository!.Name == repository && tags.Contains(tag.Name))
                    .Select(tag => new { tag.Name, tag.Manifest!.Digest })
                    .ToDictionaryAsync(tag => tag.Name, tag => tag.Digest, token),
            cancellationToken
        );
}
