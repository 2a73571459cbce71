using Entrepot.Data.Rows;

namespace Entrepot.Management.Projects;

/// <summary>A project's row and what is counted and looked up for it.</summary>
internal sealed record ListedProject(ProjectRow Project, string? OwnerName, long Repositories);
