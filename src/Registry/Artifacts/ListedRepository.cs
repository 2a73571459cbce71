using Entrepot.Oci;

namespace Entrepot.Registry.Artifacts;

/// <summary>A repository with what a list of repositories shows of it.</summary>
/// <param name="Artifacts">How many stand for themselves.</param>
public sealed record ListedRepository(
    long Id,
    long ProjectId,
    RepositoryName Name,
    string Description,
    long Artifacts,
    long Pulls,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);
