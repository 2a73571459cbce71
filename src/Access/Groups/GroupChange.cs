namespace Entrepot.Access.Groups;

/// <summary>What came of renaming or deleting a group.</summary>
public enum GroupChange
{
    Done,
    Unknown,

    /// <summary>Another group of the identity provider is called that.</summary>
    NameTaken,
}
