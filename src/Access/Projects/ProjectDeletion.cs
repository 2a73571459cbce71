namespace Entrepot.Access.Projects;

/// <summary>What came of deleting a project.</summary>
public enum ProjectDeletion
{
    Deleted,
    Unknown,

    /// <summary>It holds repositories; they go first.</summary>
    NotEmpty,
}
