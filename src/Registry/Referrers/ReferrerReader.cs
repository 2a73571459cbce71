using System.Text.Json;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Referrers;

/// <summary>Finds what refers to a manifest.</summary>
public sealed class ReferrerReader(Database database)
{
    /// <summary>How many referrers a page holds at most.</summary>
    public const int PageSize = 500;

    /// <summary>
    /// How many bytes of annotations, of more than one referrer: with the rest of 500 descriptors the page stays an index
    /// of less than 4 MiB, which is what clients take.
    /// </summary>
    private const int PageBytes = 3 << 20;

    /// <summary>
    /// Descriptors of the manifests in the repository whose subject is <paramref name="subject"/>, oldest first, with
    /// artifact type and annotations (distribution-spec, "Listing Referrers").
    /// </summary>
    public async Task<IReadOnlyList<Descriptor>> ListAsync(
        RepositoryName repository,
        Digest subject,
        MediaType? artifactType,
        CancellationToken cancellationToken
    )
    {
        var referrers = new List<Descriptor>();
        for (long? after = 0; after is not null; )
        {
            var page = await ReadPageAsync(repository, subject, artifactType, after.Value, cancellationToken);
            referrers.AddRange(page.Referrers);
            after = page.Next;
        }

        return referrers;
    }

    /// <summary>One page of <see cref="ListAsync"/>.</summary>
    /// <param name="after">0 for the first page, then <see cref="ReferrerPage.Next"/>.</param>
    public async Task<ReferrerPage> ReadPageAsync(
        RepositoryName repository,
        Digest subject,
        MediaType? artifactType,
        long after,
        CancellationToken cancellationToken
    )
    {
        var (rows, isLast) = await database.ReadAsync(
            (context, token) => ReadAsync(Referrers(context, repository, subject, artifactType, after), token),
            cancellationToken
        );
        return new ReferrerPage([.. rows.Select(Describe)], isLast ? null : rows[^1].Id);
    }

    private static async Task<(List<ManifestRow> Rows, bool IsLast)> ReadAsync(
        IQueryable<ManifestRow> referrers,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<ManifestRow>();
        var bytes = 0;
        await foreach (var row in referrers.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            // Annotations are stored as JSON that is ASCII only.
            bytes += row.Annotations.Length;
            if (rows.Count == PageSize || (rows.Count > 0 && bytes > PageBytes))
            {
                return (rows, false);
            }

            rows.Add(row);
        }

        return (rows, true);
    }

    private static IQueryable<ManifestRow> Referrers(
        EntrepotContext context,
        RepositoryName repository,
        Digest subject,
        MediaType? artifactType,
        long after
    )
    {
        var referrers = context
            .Manifests.AsNoTracking()
            .Where(row => row.Repository!.Name == repository && row.Subject == subject && row.Id > after);
        if (artifactType is not null)
        {
            referrers = referrers.Where(row => row.ArtifactType == artifactType);
        }

        return referrers.OrderBy(row => row.Id).Take(PageSize + 1);
    }

    private static Descriptor Describe(ManifestRow row)
    {
        var annotations = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Annotations)!;
        return new Descriptor(
            row.MediaType,
            row.Digest,
            row.Size,
            row.ArtifactType,
            Annotations: annotations.Count == 0 ? null : annotations
        );
    }
}
