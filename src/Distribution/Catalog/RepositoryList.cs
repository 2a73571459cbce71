namespace Entrepot.Distribution.Catalog;

/// <summary>The answer of the catalog.</summary>
internal sealed record RepositoryList(IReadOnlyList<string> Repositories);
