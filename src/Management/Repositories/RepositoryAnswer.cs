using Entrepot.Management.Conventions.Wire;
using Entrepot.Registry.Artifacts;

namespace Entrepot.Management.Repositories;

/// <summary>Harbor's <c>Repository</c>.</summary>
/// <param name="Name">The whole name, project included.</param>
public sealed record RepositoryAnswer(
    long Id,
    long ProjectId,
    string Name,
    string? Description,
    long ArtifactCount,
    long PullCount,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime
)
{
    public static RepositoryAnswer Of(ListedRepository repository) =>
        new(
            repository.Id,
            repository.ProjectId,
            repository.Name.ToString(),
            repository.Description.NullIfEmpty(),
            repository.Artifacts,
            repository.Pulls,
            repository.CreatedAt,
            repository.UpdatedAt
        );
}
