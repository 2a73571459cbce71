using Entrepot.Data.Rows;

namespace Entrepot.Management.Search;

/// <summary>Harbor's <c>SearchRepository</c>.</summary>
/// <param name="RepositoryName">The whole name, project included.</param>
public sealed record SearchRepositoryAnswer(
    long ProjectId,
    string ProjectName,
    bool ProjectPublic,
    string RepositoryName,
    long PullCount,
    long ArtifactCount
)
{
    public static SearchRepositoryAnswer Of(RepositoryRow row) =>
        new(
            row.ProjectId,
            row.Name.Project,
            row.Project!.Public,
            row.Name.ToString(),
            row.PullCount,
            row.ArtifactCount
        );
}
