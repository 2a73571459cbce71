using Entrepot.Management.Projects;

namespace Entrepot.Management.Search;

/// <summary>Harbor's <c>Search</c>.</summary>
public sealed record SearchAnswer(
    IReadOnlyList<ProjectAnswer> Project,
    IReadOnlyList<SearchRepositoryAnswer> Repository
);
