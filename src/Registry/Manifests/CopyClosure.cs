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
    /// <summary>One transaction, in which nobody else writes on SQLite, takes all of it.</summary>
    private const int MostManifests = 1000;
    private const long MostBytes = 64 << 20;

    private readonly List<Part> parts = [];
    private readonly HashSet<Digest> seen = [];
    private long bytes;

    public IReadOnlyList<Part> Parts => parts;

    private bool IsTooLarge => parts.Count > MostManifests || bytes > MostBytes;

    /// <summary>Reads a manifest of the repository and what belongs to it; false when it is too much.</summary>
    /// <param name="tags">What it shall be called.</param>
    public async Task<bool> ReadAsync(Digest root, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        await AddAsync(root, tags, cancellationToken);

        // One after the other and not within each other: what is about what is about it may go on for long.
        for (var asked = 0; asked < parts.Count && !IsTooLarge; asked++)
        {
            var subject = parts[asked].Digest;
            foreach (var digest in await ManifestAccessories.OfAsync(context, repository, subject, cancellationToken))
            {
                await AddAsync(digest, await CosignTagsAsync(subject, digest, cancellationToken), cancellationToken);
            }
        }

        return !IsTooLarge;
    }

    /// <summary>Adds a manifest behind what it names; indexes are nested some levels at most.</summary>
    private async Task AddAsync(Digest digest, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        if (IsTooLarge || !seen.Add(digest))
        {
            return;
        }

        var manifest = await context
            .Manifests.Where(row => row.Repository!.Name == repository && row.Digest == digest)
            .Select(row => new
            {
                row.Id,
                row.MediaType,
                row.Size,
            })
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

        bytes += manifest.Size;
        parts.Add(new Part(manifest.Id, digest, manifest.MediaType, tags));
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
