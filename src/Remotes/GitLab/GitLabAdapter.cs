using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.GitLab;

/// <summary>
/// The container registry of a GitLab. The URL is that of the registry; the access ID and secret are a user's name and a
/// personal access token with the scopes <c>api</c> and <c>write_registry</c>.
/// </summary>
internal sealed class GitLabAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new("gitlab", [], FixedAccessKey: "", SecretIsFile: false, CopiesByChunk: false);

    public IRemoteRegistry Open(ConnectionLease lease) => new GitLabRegistry(lease);
}
