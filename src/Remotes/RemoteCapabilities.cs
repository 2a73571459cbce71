namespace Entrepot.Remotes;

/// <summary>What an adapter can do, declared and shown.</summary>
/// <param name="TagDeletion">A tag can be deleted without its manifest.</param>
/// <param name="ManifestDeletion">A manifest can be deleted by digest.</param>
/// <param name="ChunkedUpload">A blob can be sent in chunks.</param>
/// <param name="TagsBeforeDigests">A digest is refused while a tag points to it.</param>
/// <param name="MaximumPathComponents">The most components of a repository's name there.</param>
/// <param name="MinimumPathComponents">The fewest components of a repository's name there.</param>
/// <param name="RepositoryList">It tells which repositories it has.</param>
/// <param name="TagsWithDigests">It may take a tag in the request that puts a manifest by its digest.</param>
public sealed record RemoteCapabilities(
    bool TagDeletion,
    bool ManifestDeletion,
    bool ChunkedUpload,
    bool TagsBeforeDigests,
    int MinimumPathComponents = 1,
    int MaximumPathComponents = int.MaxValue,
    bool RepositoryList = true,
    bool TagsWithDigests = false
);
