namespace Entrepot.Data.Rows;

/// <summary>What somebody did to the content of a repository.</summary>
public enum ChangeKind
{
    /// <summary>A tag now points to the digest.</summary>
    TagPushed = 0,

    /// <summary>A manifest came without a tag: a child, a referrer or a plain push by digest.</summary>
    ManifestPushed = 1,
    TagDeleted = 2,

    /// <summary>A manifest was deleted; each of its tags has a <see cref="TagDeleted"/> of its own.</summary>
    ManifestDeleted = 3,
    RepositoryDeleted = 4,

    /// <summary>The artifact got or lost a label.</summary>
    LabelsChanged = 5,
}
