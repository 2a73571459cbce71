namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>Project</c>.</summary>
public sealed record ProjectAnswer(
    long ProjectId,
    string Name,
    long? OwnerId,
    string? OwnerName,
    int? CurrentUserRoleId,
    IReadOnlyList<int>? CurrentUserRoleIds,
    long RepoCount,
    IReadOnlyDictionary<string, string> Metadata,
    CveAllowlist CveAllowlist,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime
);
