using Entrepot.Data;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>
/// Everything that belongs to an artifact: what its indexes name, and the signatures, SBOMs and the like that are about
/// any of it. In an order in which each can be stored: children before their index, subjects before what is about them.
/// </summary>
internal sealed class CopyClosure(EntrepotContext context, RepositoryName repository)
{
    private readonly List<Part> parts = [];
    private readonly HashSet<Digest> seen = [];

    public IReadOnlyList<Part> Parts => parts;

    /// <summary>Adds a manifest of the repository and what belongs to it.</summary>
    /// <param name="tags">What it shall be called.</param>
    public async Task AddAsync(Digest digest, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (!seen.Add(digest))
        {
            return;
        }

        var manifest = await context
            .Manifests.Where(row => row.Repository!.Name == repository && row.Digest == digest)
            .Select(row => new { row.Id, row.MediaType })
            .SingleAsync(cancellationToken);
        var children = await context
            .ManifestReferences.Where(row => row.ManifestId == manifest.Id && row.ChildId != null)
            .OrderBy(row => row.Position)
            .Select(row => row.Digest)
            .ToListAsync(cancellationToken);
        foreach (var child in children)
        {
            await AddAsync(child, [], cancellationToken);
        }

        parts.Add(new Part(manifest.Id, digest, manifest.MediaType, tags));
        foreach (var accessory in await ManifestAccessories.OfAsync(context, repository, digest, cancellationToken))
        {
            await AddAsync(accessory, await CosignTagsAsync(digest, accessory, cancellationToken), cancellationToken);
        }
    }

    /// <summary>All blobs that are named in it.</summary>
    public Task<List<Digest>> BlobsAsync(CancellationToken cancellationToken)
    {
        long[] ids = [.. parts.Select(part => part.Id)];
        return context
            .ManifestReferences.Where(row => EF.Parameter(ids).Contains(row.ManifestId) && row.BlobDigest != null)
            .Select(row => row.BlobDigest!.Value)
            .Distinct()
            .ToListAsync(cancellationToken);
    }

    /// <summary>The names by which clients find what is about a manifest where there is no subject.</summary>
    private Task<List<Tag>> CosignTagsAsync(Digest subject, Digest accessory, CancellationToken cancellationToken)
    {
        var names = ManifestAccessories.CosignTags(subject);
        return context
            .Tags.Where(row =>
                row.Repository!.Name == repository && names.Contains(row.Name) && row.Manifest!.Digest == accessory
            )
            .Select(row => row.Name)
            .ToListAsync(cancellationToken);
    }

    public sealed record Part(long Id, Digest Digest, MediaType MediaType, IReadOnlyList<Tag> Tags);
}
