using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Tencent;

/// <summary>
/// The part of Tencent Container Registry's API that replication needs (API 3.0, version 2019-09-24). Every request is
/// signed; the secret key itself is never sent.
/// </summary>
internal sealed class TcrApi(RegistryConnection connection)
{
    private const string Version = "2019-09-24";
    private const string AnyRegion = "ap-guangzhou";
    private const string Instance = "instance";
    private const int PageSize = 100;
    private readonly VendorApi vendor = new(connection, "Tencent Cloud");

    /// <summary>A login of the registry, valid for an hour.</summary>
    public async Task<LentPassword> LogInAsync(CancellationToken cancellationToken)
    {
        var answer = await InInstanceAsync("CreateInstanceToken", [], "the request for a login", cancellationToken);
        return
            DescriptorJson.Text(answer, "Username") is { Length: > 0 } user
            && DescriptorJson.Text(answer, "Token") is { Length: > 0 } token
            ? LentPassword.Ending(
                user,
                token,
                DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(VendorApi.Number(answer, "ExpTime"), 0, 1L << 45))
            )
            : throw new RemoteException(RemoteFaults.NoToken(connection.Access.Api.IdnHost));
    }

    /// <summary>Makes the namespace and the repository unless they are there.</summary>
    public async Task EnsureRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    )
    {
        var (space, name) = (repository.Project, repository.WithinProject);
        await VendorApi.EnsureAsync(
            token => HasNamespaceAsync(space, token),
            token =>
                InInstanceAsync(
                    "CreateNamespace",
                    new JsonObject { ["NamespaceName"] = space, ["IsPublic"] = makePublic },
                    $"making the namespace {space}",
                    token
                ),
            cancellationToken
        );
        await VendorApi.EnsureAsync(
            token => HasRepositoryAsync(repository, token),
            token =>
                InInstanceAsync(
                    "CreateRepository",
                    new JsonObject { ["NamespaceName"] = space, ["RepositoryName"] = name },
                    $"making the repository {repository}",
                    token
                ),
            cancellationToken
        );
    }

    /// <summary>All repositories of the instance, page by page.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (int page = 1, seen = 0; ; page++)
        {
            var answer = await InInstanceAsync(
                "DescribeRepositories",
                new JsonObject { ["Offset"] = page, ["Limit"] = PageSize },
                "the list of repositories",
                cancellationToken
            );
            List<JsonElement> found = [.. VendorApi.Items(answer, "RepositoryList")];
            foreach (var one in found)
            {
                if (RepositoryName.TryParse(NameOf(one), out var name))
                {
                    yield return name;
                }
            }

            seen += found.Count;
            if (found.Count == 0 || seen >= VendorApi.Number(answer, "TotalCount"))
            {
                yield break;
            }
        }
    }

    private async Task<bool> HasNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await InInstanceAsync(
            "DescribeNamespaces",
            new JsonObject { ["NamespaceName"] = name },
            $"the question for the namespace {name}",
            cancellationToken
        );
        return VendorApi.Items(answer, "NamespaceList").Any(one => DescriptorJson.Text(one, "Name") == name);
    }

    private async Task<bool> HasRepositoryAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var answer = await InInstanceAsync(
            "DescribeRepositories",
            new JsonObject
            {
                ["NamespaceName"] = repository.Project,
                ["RepositoryName"] = repository.WithinProject,
                ["Limit"] = PageSize,
            },
            $"the question for the repository {repository}",
            cancellationToken
        );
        return VendorApi.Items(answer, "RepositoryList").Any(one => NameOf(one) == repository.ToString());
    }

    /// <summary>The whole name, which the list may give without the namespace.</summary>
    private static string NameOf(JsonElement repository)
    {
        var (space, name) = (DescriptorJson.Text(repository, "Namespace"), DescriptorJson.Text(repository, "Name"));
        return space is null || name?.StartsWith($"{space}/", StringComparison.Ordinal) == true
            ? name ?? ""
            : $"{space}/{name}";
    }

    private async Task<JsonElement> InInstanceAsync(
        string action,
        JsonObject request,
        string what,
        CancellationToken cancellationToken
    )
    {
        var (id, region) = await FindInstanceAsync(cancellationToken);
        request["RegistryId"] = id;
        var body = Encoding.UTF8.GetBytes(request.ToJsonString());
        return await connection.Retry.RunAsync(
            token => InvokeAsync(action, body, region, what, token),
            cancellationToken
        );
    }

    /// <summary>The instance whose name the URL begins with, and the region that it is in.</summary>
    private async Task<(string Id, string Region)> FindInstanceAsync(CancellationToken cancellationToken)
    {
        if (connection.Facts.TryGetValue(Instance, out var known) && known.Split(' ') is [var id, var region])
        {
            return (id, region);
        }

        var host = connection.Endpoint.Url.IdnHost;
        var name = host.Replace(".tencentcloudcr.com", "", StringComparison.OrdinalIgnoreCase);
        var request = new JsonObject
        {
            ["AllRegion"] = true,
            ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "RegistryName", ["Values"] = new JsonArray(name) }),
        };
        var body = Encoding.UTF8.GetBytes(request.ToJsonString());
        var answer = await connection.Retry.RunAsync(
            token => InvokeAsync("DescribeInstances", body, AnyRegion, $"the question for the registry {name}", token),
            cancellationToken
        );
        foreach (var one in VendorApi.Items(answer, "Registries"))
        {
            if (
                DescriptorJson.Text(one, "RegistryId") is { Length: > 0 } found
                && DescriptorJson.Text(one, "RegionName") is { Length: > 0 } place
            )
            {
                connection.Facts[Instance] = $"{found} {place}";
                return (found, place);
            }
        }

        throw new RemoteException(
            new RemoteFault(
                RemoteFaultReason.NotARegistry,
                $"The account of the access ID has no registry {name} at Tencent Cloud. The URL is "
                    + "https://NAME.tencentcloudcr.com."
            )
        );
    }

    /// <summary>What the API answers; its errors come with status 200.</summary>
    private async Task<JsonElement> InvokeAsync(
        string action,
        byte[] body,
        string region,
        string what,
        CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(HttpMethod.Post, connection.RestAddress(""))
        {
            IsRest = true,
            Content = () => new ByteArrayContent(body),
            Sign = message => Sign(message, action, body, region),
        };
        var (status, root) = await vendor.SendAsync(call, what, cancellationToken);
        if (!root.TryGetProperty("Response", out var answer) || answer.ValueKind != JsonValueKind.Object)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(what));
        }

        return answer.TryGetProperty("Error", out var error)
            ? throw vendor.Fault(
                ReasonOf(status, DescriptorJson.Text(error, "Code") ?? ""),
                DescriptorJson.Text(error, "Code") ?? "",
                DescriptorJson.Text(error, "Message"),
                what
            )
            : answer;
    }

    private void Sign(HttpRequestMessage message, string action, byte[] body, string region)
    {
        var now = connection.Clock.GetUtcNow();
        var uri = message.RequestUri!;
        var host = uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}";
        message.Content!.Headers.TryAddWithoutValidation("Content-Type", TencentSignature.ContentType);
        message.Headers.TryAddWithoutValidation("X-TC-Action", action);
        message.Headers.TryAddWithoutValidation("X-TC-Version", Version);
        message.Headers.TryAddWithoutValidation("X-TC-Region", region);
        message.Headers.TryAddWithoutValidation(
            "X-TC-Timestamp",
            now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        );
        message.Headers.TryAddWithoutValidation(
            "Authorization",
            TencentSignature.Authorize(connection.Endpoint, "tcr", host, body, now)
        );
    }

    private static RemoteFaultReason ReasonOf(HttpStatusCode status, string code) =>
        code.Split('.')[0] switch
        {
            "AuthFailure" or "UnauthorizedOperation" => RemoteFaultReason.Credentials,
            "RequestLimitExceeded" => RemoteFaultReason.Busy,
            "InternalError" or "ServiceUnavailable" => RemoteFaultReason.ServerError,
            _ when (int)status >= 500 => RemoteFaultReason.ServerError,
            _ => RemoteFaultReason.Refused,
        };
}
