namespace Entrepot.Management.Artifacts;

/// <summary>What a new tag needs of Harbor's <c>Tag</c>.</summary>
public sealed record TagRequest(string? Name);
