using Entrepot.Management.Projects;

namespace Entrepot.Portal.Projects;

/// <summary>Reads what a project's metadata says.</summary>
internal static class ProjectMetadataKeys
{
    public const string Public = "public";

    public static bool IsPublic(ProjectAnswer project) => project.Metadata.GetValueOrDefault(Public) == "true";
}
