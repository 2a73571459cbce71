using System.Text.Json;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>Finds what a manifest names in its repository and makes the rows that hold it in place.</summary>
internal sealed class ManifestReferences(EntrepotContext context, long repositoryId)
{
    /// <summary>Indexes in indexes; whoever follows them, here or at a destination, comes to an end soon.</summary>
    private const int MostNested = 8;

    private readonly List<ManifestReferenceRow> rows = [];
    private readonly HashSet<Digest> counted = [];
    private readonly List<Descriptor> missing = [];
    private ManifestPushResult? mismatch;
    private bool isTooDeep;

    /// <summary>The rows, in the manifest's order, if <see cref="Refusal"/> is null.</summary>
    public IReadOnlyList<ManifestReferenceRow> Rows => rows;

    /// <summary>
    /// All that is here of what the manifest names, each once, in bytes: of children with what they name themselves. What
    /// is not here has only been claimed to have a size.
    /// </summary>
    public long TotalSize { get; private set; }

    /// <summary>Why the manifest cannot be stored.</summary>
    public ManifestPushResult? Refusal =>
        missing.Count > 0 ? new ManifestPushResult.ReferencesMissing(missing)
        : isTooDeep ? new ManifestPushResult.Malformed($"indexes are nested more than {MostNested} deep")
        : mismatch;

    public async Task ResolveAsync(ManifestDocument document, CancellationToken cancellationToken)
    {
        var named = Named(document).ToList();
        var blobs = await BlobSizesAsync(
            [.. named.Where(it => it.Kind != ManifestReferenceKind.Manifest).Select(it => it.Descriptor.Digest)],
            cancellationToken
        );
        var children = await ChildrenAsync(
            [.. named.Where(it => it.Kind == ManifestReferenceKind.Manifest).Select(it => it.Descriptor.Digest)],
            cancellationToken
        );
        foreach (var (descriptor, kind) in named)
        {
            if (kind == ManifestReferenceKind.Manifest)
            {
                AddChild(descriptor, children);
            }
            else
            {
                AddBlob(descriptor, kind, blobs);
            }
        }

        isTooDeep = await NestTooDeepAsync(
            [.. children.Values.Where(child => child.MediaType.IsImageIndex).Select(child => child.Id)],
            cancellationToken
        );
    }

    /// <summary>
    /// An index may name things that are no manifests: buildkit's cache exports name layers. Those are blobs.
    /// </summary>
    public static IEnumerable<(Descriptor Descriptor, ManifestReferenceKind Kind)> Named(ManifestDocument document) =>
        document switch
        {
            ImageManifest image =>
            [
                (image.Config, ManifestReferenceKind.Config),
                .. image.Layers.Select(layer => (layer, ManifestReferenceKind.Layer)),
            ],
            ImageIndex index => index.Manifests.Select(child =>
                (child, child.MediaType.IsManifest ? ManifestReferenceKind.Manifest : ManifestReferenceKind.Layer)
            ),
            _ => throw new InvalidOperationException($"Nobody knows what a {document.GetType().Name} names."),
        };

    private async Task<Dictionary<Digest, long>> BlobSizesAsync(
        HashSet<Digest> digests,
        CancellationToken cancellationToken
    )
    {
        if (digests.Count == 0)
        {
            return [];
        }

        // Each blob is looked up for its link. As a join, PostgreSQL expects that digests which many repositories have
        // are many here, too, and reads all blobs of the site to be prepared.
        var links = await context
            .RepositoryBlobs.Where(link =>
                link.RepositoryId == repositoryId && EF.Parameter(digests).Contains(link.Digest)
            )
            .Select(link => new
            {
                link.Digest,
                Size = context
                    .Blobs.Where(blob => blob.Digest == link.Digest && blob.State != BlobState.Deleting)
                    .Select(blob => (long?)blob.Size)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return links.Where(link => link.Size is not null).ToDictionary(link => link.Digest, link => link.Size!.Value);
    }

    private async Task<Dictionary<Digest, ChildManifest>> ChildrenAsync(
        HashSet<Digest> digests,
        CancellationToken cancellationToken
    ) =>
        digests.Count == 0
            ? []
            : await context
                .Manifests.Where(row => row.RepositoryId == repositoryId && EF.Parameter(digests).Contains(row.Digest))
                .Select(row => new
                {
                    row.Digest,
                    Child = new ChildManifest(row.Id, row.MediaType, row.Size, row.TotalSize),
                })
                .ToDictionaryAsync(row => row.Digest, row => row.Child, cancellationToken);

    /// <param name="indexes">Those that are named; each step looks at all that they name, and at once.</param>
    private async Task<bool> NestTooDeepAsync(List<long> indexes, CancellationToken cancellationToken)
    {
        for (var depth = 2; indexes.Count > 0; depth++)
        {
            if (depth > MostNested)
            {
                return true;
            }

            var parents = indexes;
            indexes = await context
                .ManifestReferences.Where(reference => EF.Parameter(parents).Contains(reference.ManifestId))
                .Join(context.Manifests, reference => reference.ChildId, child => child.Id, (_, child) => child)
                .Where(child =>
                    child.MediaType == MediaType.OciIndex || child.MediaType == MediaType.DockerManifestList
                )
                .Select(child => child.Id)
                .Distinct()
                .ToListAsync(cancellationToken);
        }

        return false;
    }

    private void AddChild(Descriptor descriptor, Dictionary<Digest, ChildManifest> children)
    {
        if (!children.TryGetValue(descriptor.Digest, out var child))
        {
            missing.Add(descriptor);
            return;
        }

        CheckSize(descriptor, child.Size);
        Add(descriptor, ManifestReferenceKind.Manifest).ChildId = child.Id;
        Count(descriptor, child.TotalSize);
    }

    private void AddBlob(Descriptor descriptor, ManifestReferenceKind kind, Dictionary<Digest, long> blobs)
    {
        if (blobs.TryGetValue(descriptor.Digest, out var size))
        {
            CheckSize(descriptor, size);
            Add(descriptor, kind).BlobDigest = descriptor.Digest;
            Count(descriptor, size);
        }
        else if (descriptor.MediaType.IsNonDistributableLayer)
        {
            Add(descriptor, kind);
        }
        else
        {
            missing.Add(descriptor);
        }
    }

    private void Count(Descriptor descriptor, long bytes) => TotalSize += counted.Add(descriptor.Digest) ? bytes : 0;

    private void CheckSize(Descriptor descriptor, long actual)
    {
        if (descriptor.Size != actual)
        {
            mismatch ??= new ManifestPushResult.SizeMismatch(descriptor, actual);
        }
    }

    private ManifestReferenceRow Add(Descriptor descriptor, ManifestReferenceKind kind)
    {
        var row = new ManifestReferenceRow
        {
            Position = rows.Count,
            Kind = kind,
            Digest = descriptor.Digest,
            MediaType = descriptor.MediaType,
            Size = descriptor.Size,
            RepositoryId = repositoryId,
            Platform = PlatformJson.Write(descriptor.Platform),
            Annotations = descriptor.Annotations is { Count: > 0 } annotations
                ? JsonSerializer.Serialize(annotations)
                : null,
        };
        rows.Add(row);
        return row;
    }

    private sealed record ChildManifest(long Id, MediaType MediaType, long Size, long TotalSize);
}
