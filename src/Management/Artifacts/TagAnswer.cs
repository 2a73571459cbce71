using Entrepot.Registry.Artifacts;

namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's <c>Tag</c>.</summary>
public sealed record TagAnswer(
    long Id,
    long RepositoryId,
    long ArtifactId,
    string Name,
    DateTimeOffset PushTime,
    DateTimeOffset PullTime,
    bool Immutable
)
{
    public static TagAnswer Of(ArtifactTag tag, long repositoryId, long artifactId) =>
        new(
            tag.Id,
            repositoryId,
            artifactId,
            tag.Name.ToString(),
            tag.PushedAt,
            tag.PulledAt ?? ArtifactView.Never,
            Immutable: false
        );
}
