using Entrepot.Management.Projects;

namespace Entrepot.Management.Search;

/// <summary>Harbor's <c>Search</c>.</summary>
internal sealed record SearchAnswer(
    IReadOnlyList<ProjectAnswer> Project,
    IReadOnlyList<SearchRepositoryAnswer> Repository
);
