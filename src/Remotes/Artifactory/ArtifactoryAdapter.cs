using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Artifactory;

/// <summary>
/// JFrog Artifactory with the repository in the path (REPOSITORY/IMAGE). The access ID and secret are a user's name and
/// password, API key or token.
/// </summary>
internal sealed class ArtifactoryAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new(
            "jfrog-artifactory",
            [],
            FixedAccessKey: "",
            SecretIsFile: false,
            CopiesByChunk: false,
            ListsRepositories: false
        );

    public IRemoteRegistry Open(ConnectionLease lease) => new ArtifactoryRegistry(lease);
}
