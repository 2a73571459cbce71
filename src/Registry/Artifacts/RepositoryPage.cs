namespace Entrepot.Registry.Artifacts;

/// <summary>Some repositories.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record RepositoryPage(IReadOnlyList<ListedRepository> Repositories, long Total);
