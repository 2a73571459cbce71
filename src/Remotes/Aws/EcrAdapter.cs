using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Aws;

/// <summary>
/// Amazon's Elastic Container Registry. The access ID and secret are an access key and its secret key; the URL says
/// the account and the region, or the region alone.
/// </summary>
internal sealed class EcrAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new(
            "aws-ecr",
            [
                .. new[]
                {
                    "us-east-1",
                    "us-east-2",
                    "us-west-1",
                    "us-west-2",
                    "af-south-1",
                    "ap-east-1",
                    "ap-northeast-1",
                    "ap-northeast-2",
                    "ap-northeast-3",
                    "ap-south-1",
                    "ap-south-2",
                    "ap-southeast-1",
                    "ap-southeast-2",
                    "ap-southeast-3",
                    "ap-southeast-4",
                    "ca-central-1",
                    "ca-west-1",
                    "cn-north-1",
                    "cn-northwest-1",
                    "eu-central-1",
                    "eu-central-2",
                    "eu-north-1",
                    "eu-south-1",
                    "eu-south-2",
                    "eu-west-1",
                    "eu-west-2",
                    "eu-west-3",
                    "il-central-1",
                    "me-central-1",
                    "me-south-1",
                    "sa-east-1",
                }.Select(region => KeyValuePair.Create(region, UrlOf(region))),
            ],
            FixedAccessKey: "",
            SecretIsFile: false,
            CopiesByChunk: false
        );

    public RegistryAccess Reach(RemoteEndpoint endpoint) =>
        new(endpoint, AwsAddresses.Parse(endpoint.Url)?.Api ?? endpoint.Url);

    public IRegistryLogin LoginFor(RegistryConnection connection) => new EcrLogin(connection, ApiOf(connection));

    public IRemoteRegistry Open(ConnectionLease lease) => new EcrRegistry(lease, ApiOf(lease.Connection));

    private static EcrApi ApiOf(RegistryConnection connection) =>
        new(connection, AwsAddresses.Parse(connection.Endpoint.Url));

    private static string UrlOf(string region)
    {
        var suffix = region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "";
        return $"https://api.ecr.{region}.amazonaws.com{suffix}";
    }
}
