namespace Entrepot.Management.Repositories;

/// <summary>What a PUT of a repository may change.</summary>
public sealed record RepositoryChange(string? Description);
