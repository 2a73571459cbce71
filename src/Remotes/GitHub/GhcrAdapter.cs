using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.GitHub;

/// <summary>GitHub's container registry. The access ID and secret are a user's name and a classic access token.</summary>
internal sealed class GhcrAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new(
            "github-ghcr",
            [KeyValuePair.Create("ghcr.io", "https://ghcr.io")],
            FixedAccessKey: "",
            SecretIsFile: false,
            CopiesByChunk: false,
            FixedUrl: true,
            ListsRepositories: false,
            DeletesTags: false
        );

    public IRemoteRegistry Open(ConnectionLease lease) => new GhcrRegistry(lease);
}
