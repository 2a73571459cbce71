using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Alibaba;

/// <summary>
/// Alibaba Cloud Container Registry, of persons and of enterprises. The access ID and secret are an AccessKey ID and its
/// secret.
/// </summary>
internal sealed class AlibabaAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new(
            "ali-acr",
            [
                .. new[]
                {
                    "cn-beijing",
                    "cn-chengdu",
                    "cn-guangzhou",
                    "cn-hangzhou",
                    "cn-heyuan",
                    "cn-hongkong",
                    "cn-huhehaote",
                    "cn-qingdao",
                    "cn-shanghai",
                    "cn-shenzhen",
                    "cn-wulanchabu",
                    "cn-zhangjiakou",
                    "ap-northeast-1",
                    "ap-south-1",
                    "ap-southeast-1",
                    "ap-southeast-2",
                    "ap-southeast-3",
                    "ap-southeast-5",
                    "eu-central-1",
                    "eu-west-1",
                    "me-east-1",
                    "us-east-1",
                    "us-west-1",
                }.SelectMany(region =>
                    new[]
                    {
                        KeyValuePair.Create(region, $"https://registry.{region}.aliyuncs.com"),
                        KeyValuePair.Create($"{region}-ee", $"https://instanceName-registry.{region}.cr.aliyuncs.com"),
                    }
                ),
            ],
            FixedAccessKey: "",
            SecretIsFile: false,
            CopiesByChunk: false,
            DeletesTags: false
        );

    public RegistryAccess Reach(RemoteEndpoint endpoint) => new(endpoint, AlibabaAddresses.ApiOf(endpoint.Url));

    public Func<CancellationToken, Task<LentPassword>> LenderFor(RegistryConnection connection) =>
        new AlibabaApi(connection).LogInAsync;

    public IRemoteRegistry Open(ConnectionLease lease) => new AlibabaRegistry(lease);
}
