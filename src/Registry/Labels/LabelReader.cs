using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Labels;

/// <summary>Reads labels for people.</summary>
public sealed class LabelReader(Database database)
{
    /// <summary>So many names a form offers to choose from.</summary>
    private const int NamesOffered = 1_000;

    /// <summary>Null when there is no such label.</summary>
    public Task<Label?> FindAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) => Described(context.Labels.Where(row => row.Id == id)).SingleOrDefaultAsync(token),
            cancellationToken
        );

    /// <summary>The labels of several artifacts, by the artifact's id; each artifact's by name.</summary>
    public async Task<ILookup<long, Label>> OfAsync(
        IReadOnlyCollection<long> artifacts,
        CancellationToken cancellationToken
    )
    {
        var found = await database.ReadAsync(
            (context, token) =>
                context
                    .ArtifactLabels.AsNoTracking()
                    .Where(row => EF.Parameter(artifacts).Contains(row.ManifestId))
                    .Select(row => new
                    {
                        row.ManifestId,
                        Label = new Label(
                            row.LabelId,
                            row.Label!.ProjectId,
                            row.Label.Name,
                            row.Label.Description,
                            row.Label.Color,
                            row.Label.CreatedAt,
                            row.Label.UpdatedAt
                        ),
                    })
                    .ToListAsync(token),
            cancellationToken
        );
        return found
            .OrderBy(carried => carried.Label.Name, StringComparer.Ordinal)
            .ThenBy(carried => carried.Label.Id)
            .ToLookup(carried => carried.ManifestId, carried => carried.Label);
    }

    /// <summary>The names of the labels for all projects, in their order.</summary>
    public Task<List<string>> GlobalNamesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .Labels.Where(row => row.ProjectId == null)
                    .OrderBy(row => row.Name)
                    .Take(NamesOffered)
                    .Select(row => row.Name)
                    .ToListAsync(token),
            cancellationToken
        );

    /// <summary>Rows as labels.</summary>
    public static IQueryable<Label> Described(IQueryable<LabelRow> rows) =>
        rows.Select(row => new Label(
            row.Id,
            row.ProjectId,
            row.Name,
            row.Description,
            row.Color,
            row.CreatedAt,
            row.UpdatedAt
        ));
}
