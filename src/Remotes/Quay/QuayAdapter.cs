using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Quay;

/// <summary>
/// Red Hat Quay. The access ID is a robot account (<c>ORGANIZATION+NAME</c>) or user with its token as the secret, or
/// <c>json_file</c> with Harbor's file, which may bring a token of Quay's own API.
/// </summary>
internal sealed class QuayAdapter : IRemoteAdapter
{
    private const string JsonFile = "json_file";

    public RemoteProvider Provider { get; } =
        new("quay", [], FixedAccessKey: JsonFile, SecretIsFile: true, CopiesByChunk: false);

    public RegistryAccess Reach(RemoteEndpoint endpoint) =>
        endpoint.AccessKey == JsonFile && QuayCredentials.Read(endpoint.AccessSecret) is { } file
            ? new RegistryAccess(endpoint with { AccessKey = file.Account, AccessSecret = file.Password }, endpoint.Url)
            {
                ApiSecret = file.ApiToken,
            }
            : new RegistryAccess(endpoint, endpoint.Url);

    public IRemoteRegistry Open(ConnectionLease lease) => new QuayRegistry(lease);
}
