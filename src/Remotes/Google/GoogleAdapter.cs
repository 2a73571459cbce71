using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Google;

/// <summary>
/// Google's registries: gcr.io hosts, gcr.io domains that Artifact Registry serves, and
/// <c>REGION-docker.pkg.dev</c>. The access ID is <c>_json_key</c> with a service account's key file as the secret,
/// <c>_json_key_base64</c> with the same in base64, or <c>oauth2accesstoken</c> with a token.
/// </summary>
internal sealed class GoogleAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new(
            "google-gcr",
            [
                .. new[]
                {
                    "gcr.io",
                    "us.gcr.io",
                    "eu.gcr.io",
                    "asia.gcr.io",
                    "us-docker.pkg.dev",
                    "europe-docker.pkg.dev",
                    "asia-docker.pkg.dev",
                }.Select(host => KeyValuePair.Create(host, $"https://{host}")),
            ],
            FixedAccessKey: "_json_key",
            SecretIsFile: true,
            CopiesByChunk: false
        );

    public IRemoteRegistry Open(ConnectionLease lease) => new GoogleRegistry(lease);
}
