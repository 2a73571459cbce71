namespace Entrepot.Access.Projects;

/// <summary>What came of changing a project.</summary>
public enum ProjectEditing
{
    Done,
    Unknown,

    /// <summary>As the project is now, it is not to be changed so.</summary>
    Refused,
}
