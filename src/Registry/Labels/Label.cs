namespace Entrepot.Registry.Labels;

/// <summary>A name that artifacts carry.</summary>
/// <param name="ProjectId">Null: it is the site's, for the artifacts of all projects.</param>
/// <param name="Color"><c>#RRGGBB</c>, or empty.</param>
public sealed record Label(
    long Id,
    long? ProjectId,
    string Name,
    string Description,
    string Color,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);
