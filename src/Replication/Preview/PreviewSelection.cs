using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Triggers;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Preview;

/// <summary>Finds what a rule selects, up to as many as somebody looks through.</summary>
internal sealed class PreviewSelection(Database database, ReplicationFilters filters)
{
    public const int Limit = 2000;

    private const int RepositoriesAtOnce = 200;

    /// <summary>A selection that finds little is not to read a whole site.</summary>
    private const int LookedAt = 20_000;

    private readonly List<PreviewedReference> selected = [];
    private int looked;

    /// <summary>There is more than was looked at.</summary>
    public bool Truncated { get; private set; }

    public IReadOnlyList<PreviewedReference> Selected => selected;

    private bool Full => selected.Count >= Limit || looked >= LookedAt;

    /// <summary>Among the tags of this site.</summary>
    public Task FindHereAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (context, token) =>
            {
                for (long after = 0; ; )
                {
                    var repositories = await context
                        .Repositories.AsNoTracking()
                        .Where(row => row.Listed && row.Id > after)
                        .OrderBy(row => row.Id)
                        .Take(RepositoriesAtOnce)
                        .Select(row => new { row.Id, row.Name })
                        .ToListAsync(token);
                    foreach (var repository in repositories.Where(row => filters.SelectsName(row.Name)))
                    {
                        if (Full)
                        {
                            Truncated = true;
                            return true;
                        }

                        await FindHereAsync(context, repository.Id, repository.Name, token);
                    }

                    looked += repositories.Count;
                    if (repositories.Count < RepositoriesAtOnce)
                    {
                        return true;
                    }

                    after = repositories[^1].Id;
                }
            },
            cancellationToken
        );

    /// <summary>Among the tags of another registry.</summary>
    public async Task FindThereAsync(IRemoteRegistry remote, CancellationToken cancellationToken)
    {
        var names = filters.SpelledOutNames?.ToAsyncEnumerable() ?? remote.ListRepositoriesAsync(cancellationToken);
        await foreach (var name in names.WithCancellation(cancellationToken))
        {
            looked++;
            if (!filters.SelectsName(name))
            {
                continue;
            }

            if (Full)
            {
                Truncated = true;
                return;
            }

            await foreach (var tag in remote.Repository(name).ListTagsAsync(cancellationToken))
            {
                looked++;
                if (Full)
                {
                    Truncated = true;
                    return;
                }

                if (ReferrerTag.SubjectOf(tag) is null && filters.SelectsReference(name, tag))
                {
                    selected.Add(new PreviewedReference(new WantedReference(name, tag), null, null));
                }
            }
        }
    }

    private async Task FindHereAsync(
        EntrepotContext context,
        long repositoryId,
        RepositoryName name,
        CancellationToken cancellationToken
    )
    {
        var tags = await context
            .Tags.AsNoTracking()
            .Where(tag => tag.RepositoryId == repositoryId)
            .OrderBy(tag => tag.Id)
            .Take(LookedAt - looked + 1)
            .Select(tag => new
            {
                tag.Name,
                tag.ManifestId,
                tag.Manifest!.Digest,
                tag.Manifest.MediaType,
                tag.Manifest.ConfigMediaType,
                tag.Manifest.ArtifactType,
            })
            .ToListAsync(cancellationToken);
        looked += tags.Count;
        var labels = await CarriedLabels.ReadAsync(
            context,
            [filters],
            [.. tags.Select(tag => tag.ManifestId).Distinct()],
            cancellationToken
        );
        var found = tags.Where(tag =>
                ReferrerTag.SubjectOf(tag.Name) is null
                && filters.Selects(
                    name,
                    tag.Name,
                    ArtifactKind.IsContainerImage(tag.MediaType, tag.ConfigMediaType, tag.ArtifactType),
                    [.. labels[tag.ManifestId]]
                )
            )
            .ToList();
        Truncated |= looked > LookedAt || selected.Count + found.Count > Limit;
        selected.AddRange(
            found
                .Take(Limit - selected.Count)
                .Select(tag => new PreviewedReference(new WantedReference(name, tag.Name), tag.ManifestId, tag.Digest))
        );
    }
}
