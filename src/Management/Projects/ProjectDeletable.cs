namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>ProjectDeletable</c>.</summary>
internal sealed record ProjectDeletable(bool Deletable, string? Message);
