using System.Linq.Expressions;
using System.Text.Json;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Artifacts;

/// <summary>Lists the artifacts of a repository for people.</summary>
public sealed class ArtifactReader(Database database)
{
    /// <summary>
    /// A page of the artifacts that stand for themselves; null when there is no such repository.
    /// </summary>
    /// <param name="filter">Null: all of them, whose number is known.</param>
    /// <param name="tagged">For each of these conditions an artifact has a tag.</param>
    /// <param name="cut">Sorts, and takes the page.</param>
    /// <param name="mostTags">So many tags are read of each, the newest. Null: all, which may be very many.</param>
    public Task<ArtifactPage?> ListAsync(
        RepositoryName repository,
        Func<IQueryable<ManifestRow>, IQueryable<ManifestRow>>? filter,
        IReadOnlyList<Expression<Func<TagRow, bool>>> tagged,
        Func<IQueryable<ManifestRow>, IQueryable<ManifestRow>> cut,
        int? mostTags,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var holder = await context
                    .Repositories.Where(row => row.Name == repository && row.Listed)
                    .Select(row => new { row.Id, row.ArtifactCount })
                    .SingleOrDefaultAsync(token);
                if (holder is null)
                {
                    return null;
                }

                var all = StandingArtifacts.Of(context, holder.Id);
                var tags = context.Tags.Where(tag => tag.RepositoryId == holder.Id);
                var named = await TaggedAsync(tags, tagged, token);
                // What has a tag stands for itself: with a tag for each of them, their ids would select nothing.
                var some = named?.Length == holder.ArtifactCount ? null : named;
                var found = Among(filter is null ? all : filter(all), some);
                var total = filter is null ? named?.Length ?? holder.ArtifactCount : await found.LongCountAsync(token);

                // The page is found once; what belongs to it is then read by its ids.
                long[] ids = total == 0 ? [] : await cut(found).Select(row => row.Id).ToArrayAsync(token);
                var page = context.Manifests.Where(row => EF.Parameter(ids).Contains(row.Id));
                var rows = await Whole(page, withTags: mostTags is null).ToDictionaryAsync(row => row.Id, token);
                var counts = mostTags is > 0 and var most
                    ? await NewestTags.AddAsync(context, holder.Id, rows, most, token)
                    : null;
                return new ArtifactPage(
                    [
                        .. ids.Where(rows.ContainsKey)
                            .Select(id => Describe(rows[id]) with { TagCount = counts?.GetValueOrDefault(id) }),
                    ],
                    total
                );
            },
            cancellationToken
        );

    /// <summary>
    /// A page of the artifacts of all repositories of a project: of the newest repository first, and in each the newest
    /// first. The counts of the repositories say where the page is, so that nothing before it is looked at.
    /// </summary>
    public Task<ProjectArtifactPage> ListOfProjectAsync(
        long projectId,
        int skip,
        int take,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var holders = await context
                    .Repositories.AsNoTracking()
                    .Where(row => row.ProjectId == projectId && row.Listed)
                    .Select(row => new
                    {
                        row.Id,
                        row.Name,
                        row.ArtifactCount,
                    })
                    .ToListAsync(token);
                var found = new List<ProjectArtifact>();
                var before = 0L;
                // Sorted here: for that order PostgreSQL would rather walk through the repositories of all projects.
                foreach (var holder in holders.OrderByDescending(row => row.Id))
                {
                    var from = (int)Math.Max(0, skip - before);
                    var wanted = take - found.Count;
                    before += holder.ArtifactCount;
                    if (wanted == 0 || from >= holder.ArtifactCount)
                    {
                        continue;
                    }

                    var rows = await Whole(
                            StandingArtifacts
                                .Of(context, holder.Id)
                                .OrderByDescending(row => row.PushedAt)
                                .ThenByDescending(row => row.Id)
                                .Skip(from)
                                .Take(wanted)
                        )
                        .ToListAsync(token);
                    found.AddRange(rows.Select(row => new ProjectArtifact(holder.Name, Describe(row))));
                }

                return new ProjectArtifactPage(found, before);
            },
            cancellationToken
        );

    /// <summary>The same of those that meet conditions, in an order that is asked for.</summary>
    /// <param name="tagged">For each of these conditions an artifact has a tag.</param>
    /// <param name="cut">Sorts, and takes the page.</param>
    public Task<ProjectArtifactPage> ListOfProjectAsync(
        long projectId,
        Func<IQueryable<ManifestRow>, IQueryable<ManifestRow>> filter,
        IReadOnlyList<Expression<Func<TagRow, bool>>> tagged,
        Func<IQueryable<ManifestRow>, IQueryable<ManifestRow>> cut,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var tags = context.Tags.Where(tag => tag.Repository!.ProjectId == projectId);
                var found = Among(
                    filter(
                        context.Manifests.Where(row =>
                            row.Standing && row.Repository!.Listed && row.Repository.ProjectId == projectId
                        )
                    ),
                    await TaggedAsync(tags, tagged, token)
                );
                var total = await found.LongCountAsync(token);
                long[] ids = total == 0 ? [] : await cut(found).Select(row => row.Id).ToArrayAsync(token);
                var rows = await Whole(context.Manifests.Where(row => EF.Parameter(ids).Contains(row.Id)))
                    .Include(row => row.Repository)
                    .ToDictionaryAsync(row => row.Id, token);
                return new ProjectArtifactPage(
                    [
                        .. ids.Where(rows.ContainsKey)
                            .Select(id => new ProjectArtifact(rows[id].Repository!.Name, Describe(rows[id]))),
                    ],
                    total
                );
            },
            cancellationToken
        );

    /// <summary>The artifact that a tag or a digest names; null when there is none.</summary>
    /// <param name="withTags">Whether its tags are read, of which it may have very many.</param>
    public Task<Artifact?> FindAsync(
        RepositoryName repository,
        Reference reference,
        bool withTags,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var row = await Whole(ManifestReader.Named(context, repository, reference), withTags)
                    .SingleOrDefaultAsync(token);
                return row is null ? null : Describe(row);
            },
            cancellationToken
        );

    /// <summary>
    /// The manifests that have a tag for each condition, null when there is none. Read by themselves: a database that
    /// does not know how many names contain a text asks each of a hundred thousand artifacts for its tags.
    /// </summary>
    private static async Task<long[]?> TaggedAsync(
        IQueryable<TagRow> tags,
        IReadOnlyList<Expression<Func<TagRow, bool>>> conditions,
        CancellationToken cancellationToken
    )
    {
        long[]? found = null;
        foreach (var condition in conditions)
        {
            var these = await tags.Where(condition)
                .Select(tag => tag.ManifestId)
                .Distinct()
                .ToArrayAsync(cancellationToken);
            found = found is null ? these : [.. found.Intersect(these)];
        }

        return found;
    }

    private static IQueryable<ManifestRow> Among(IQueryable<ManifestRow> rows, long[]? ids) =>
        ids is null ? rows : rows.Where(row => EF.Parameter(ids).Contains(row.Id));

    private static IQueryable<ManifestRow> Whole(IQueryable<ManifestRow> rows, bool withTags = true)
    {
        var whole = rows.AsNoTracking()
            .Include(row => row.References.Where(reference => reference.Kind != ManifestReferenceKind.Layer))
            .AsSplitQuery();
        return withTags ? whole.Include(row => row.Tags) : whole;
    }

    private static Artifact Describe(ManifestRow row) =>
        new(
            row.Id,
            row.RepositoryId,
            row.Digest,
            row.MediaType,
            row.ArtifactType,
            row.ConfigMediaType,
            row.References.Find(reference => reference.Kind == ManifestReferenceKind.Config)?.Digest,
            row.Subject,
            row.TotalSize,
            Texts(row.Annotations),
            row.PushedAt,
            row.PulledAt,
            [
                .. row
                    .Tags.OrderBy(tag => tag.Name.ToString(), StringComparer.Ordinal)
                    .Select(tag => new ArtifactTag(tag.Id, tag.Name, tag.PushedAt, tag.PulledAt)),
            ],
            [
                .. row
                    .References.Where(reference => reference.Kind == ManifestReferenceKind.Manifest)
                    .OrderBy(reference => reference.Position)
                    .Select(Describe),
            ]
        );

    private static ArtifactChild Describe(ManifestReferenceRow reference) =>
        new(
            reference.ChildId,
            reference.Digest,
            PlatformJson.Read(reference.Platform),
            Texts(reference.Annotations ?? "{}")
        );

    private static Dictionary<string, string> Texts(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
}
