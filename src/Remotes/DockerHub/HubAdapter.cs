using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.DockerHub;

/// <summary>Docker Hub. The access ID and secret are a user's name and password or, better, an access token.</summary>
internal sealed class HubAdapter : IRemoteAdapter
{
    private const string Url = "https://hub.docker.com";

    public RemoteProvider Provider { get; } =
        new(
            "docker-hub",
            [KeyValuePair.Create("hub.docker.com", Url)],
            FixedAccessKey: "",
            SecretIsFile: false,
            CopiesByChunk: false,
            FixedUrl: true,
            ListsRepositories: false
        );

    /// <summary>The one Hub has its registry at another address; what is at another URL is both in one.</summary>
    public RegistryAccess Reach(RemoteEndpoint endpoint) =>
        endpoint.Url.IdnHost is "hub.docker.com" or "docker.io" or "registry-1.docker.io" or "index.docker.io"
            ? new RegistryAccess(endpoint with { Url = new Uri("https://registry-1.docker.io") }, new Uri(Url))
            : new RegistryAccess(endpoint, endpoint.Url);

    public IRemoteRegistry Open(ConnectionLease lease) => new HubRegistry(lease);
}
