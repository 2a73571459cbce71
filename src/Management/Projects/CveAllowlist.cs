namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>CVEAllowlist</c>. Nothing scans here yet: it is always empty.</summary>
public sealed record CveAllowlist(long Id, long ProjectId, IReadOnlyList<string> Items);
