namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>ProjectDeletable</c>.</summary>
public sealed record ProjectDeletable(bool Deletable, string? Message);
