namespace Entrepot.Access.Projects;

/// <summary>A project that is to be made.</summary>
/// <param name="OwnerId">Who becomes its administrator.</param>
/// <param name="Metadata">Harbor's further metadata as a JSON object of strings.</param>
/// <param name="StorageLimit">In bytes; -1 for none.</param>
public sealed record NewProject(
    ProjectName Name,
    long OwnerId,
    bool IsPublic,
    string Metadata = "{}",
    long StorageLimit = -1
);
