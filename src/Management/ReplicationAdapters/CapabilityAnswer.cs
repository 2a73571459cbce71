using Entrepot.Remotes;

namespace Entrepot.Management.ReplicationAdapters;

/// <summary>What a kind of registry can do; what is null is left out.</summary>
/// <param name="TagDeletion">A tag can be deleted while its manifest stays.</param>
/// <param name="ManifestDeletion">A manifest can be deleted by its digest.</param>
/// <param name="ChunkedUpload">A large blob goes on after a break where it was.</param>
/// <param name="RepositoryList">It tells which repositories it has; if not, a rule that pulls names them.</param>
/// <param name="MinimumPathComponents">The fewest components of a repository's name there.</param>
/// <param name="MaximumPathComponents">The most; absent: any number.</param>
public sealed record CapabilityAnswer(
    string Type,
    bool TagDeletion,
    bool ManifestDeletion,
    bool ChunkedUpload,
    bool RepositoryList,
    int MinimumPathComponents,
    int? MaximumPathComponents
)
{
    public static CapabilityAnswer Of(string type, RemoteCapabilities can) =>
        new(
            type,
            can.TagDeletion,
            can.ManifestDeletion,
            can.ChunkedUpload,
            can.RepositoryList,
            can.MinimumPathComponents,
            can.MaximumPathComponents == int.MaxValue ? null : can.MaximumPathComponents
        );
}
