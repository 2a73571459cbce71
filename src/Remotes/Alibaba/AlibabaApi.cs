using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Alibaba;

/// <summary>
/// The part of Container Registry's APIs that replication needs: version 2018-12-01 for the instances of enterprises, and
/// 2016-06-07 for the one of persons. The registry's challenge tells which. Every request is signed; the secret itself is
/// never sent.
/// </summary>
internal sealed class AlibabaApi(RegistryConnection connection)
{
    private const string Enterprise = "2018-12-01";
    private const string Personal = "2016-06-07";
    private const int PageSize = 100;
    private readonly VendorApi vendor = new(connection, "Alibaba Cloud");

    /// <summary>A login of the registry, valid for an hour or so.</summary>
    public async Task<LentPassword> LogInAsync(CancellationToken cancellationToken)
    {
        const string Action = "GetAuthorizationToken";
        const string What = "the request for a login";
        if (await FindInstanceAsync(cancellationToken) is { Length: > 0 } instance)
        {
            var answer = await AskInstanceAsync(Action, $"?InstanceId={instance}", What, cancellationToken);
            return Lend(answer, "TempUsername", "AuthorizationToken", "ExpireTime");
        }

        var own = await AskPersonalAsync(Action, "tokens", What, cancellationToken);
        return Lend(own, "tempUserName", "authorizationToken", "expireDate");
    }

    /// <summary>The repositories of all namespaces, page by page.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var instance = await FindInstanceAsync(cancellationToken);
        var names =
            instance.Length > 0 ? ListInstanceAsync(instance, cancellationToken) : ListPersonalAsync(cancellationToken);
        await foreach (var text in names)
        {
            if (RepositoryName.TryParse(text, out var name))
            {
                yield return name;
            }
        }
    }

    private async IAsyncEnumerable<string> ListInstanceAsync(
        string instance,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (int page = 1, seen = 0; ; page++)
        {
            var query = string.Create(
                CultureInfo.InvariantCulture,
                $"?InstanceId={instance}&PageNo={page}&PageSize={PageSize}&RepoStatus=NORMAL"
            );
            var answer = await AskInstanceAsync("ListRepository", query, "the list of repositories", cancellationToken);
            List<JsonElement> found = [.. VendorApi.Items(answer, "Repositories")];
            foreach (var one in found)
            {
                yield return $"{DescriptorJson.Text(one, "RepoNamespaceName")}/{DescriptorJson.Text(one, "RepoName")}";
            }

            seen += found.Count;
            if (found.Count == 0 || seen >= VendorApi.Number(answer, "TotalCount"))
            {
                yield break;
            }
        }
    }

    private async IAsyncEnumerable<string> ListPersonalAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        const string What = "the list of repositories";
        var spaces = await AskPersonalAsync("GetNamespaceList", "namespace", What, cancellationToken);
        foreach (
            var space in VendorApi.Items(spaces, "namespaces").Select(one => DescriptorJson.Text(one, "namespace"))
        )
        {
            for (int page = 1, seen = 0; ; page++)
            {
                var path = string.Create(
                    CultureInfo.InvariantCulture,
                    $"repos/{space}?Page={page}&PageSize={PageSize}"
                );
                var answer = await AskPersonalAsync("GetRepoListByNamespace", path, What, cancellationToken);
                List<JsonElement> found = [.. VendorApi.Items(answer, "repos")];
                foreach (var one in found)
                {
                    yield return $"{DescriptorJson.Text(one, "repoNamespace")}/{DescriptorJson.Text(one, "repoName")}";
                }

                seen += found.Count;
                if (found.Count == 0 || seen >= VendorApi.Number(answer, "total"))
                {
                    break;
                }
            }
        }
    }

    private LentPassword Lend(JsonElement answer, string user, string token, string end) =>
        DescriptorJson.Text(answer, user) is { Length: > 0 } name
        && DescriptorJson.Text(answer, token) is { Length: > 0 } password
            ? LentPassword.Ending(
                name,
                password,
                DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(VendorApi.Number(answer, end), 0, 1L << 45))
            )
            : throw new RemoteException(RemoteFaults.NoToken(connection.Access.Api.IdnHost));

    /// <summary>
    /// The enterprise's instance, which the challenge's service ends with
    /// (<c>registry.aliyuncs.com:cn-hangzhou:china:cri-…</c>); empty for the registry of persons.
    /// </summary>
    private async Task<string> FindInstanceAsync(CancellationToken cancellationToken)
    {
        var parts = (await connection.FindServiceAsync(cancellationToken)).Split(':');
        return !parts[0].Equals("registry.aliyuncs.com", StringComparison.OrdinalIgnoreCase)
                ? throw new RemoteException(
                    new RemoteFault(
                        RemoteFaultReason.NotARegistry,
                        "What answers there is no registry of Alibaba Cloud. The URL is "
                            + "https://registry.REGION.aliyuncs.com, or https://NAME-registry.REGION.cr.aliyuncs.com of an enterprise."
                    )
                )
            : parts[^1].StartsWith("cri-", StringComparison.Ordinal) ? parts[^1]
            : "";
    }

    private Task<JsonElement> AskInstanceAsync(
        string action,
        string query,
        string what,
        CancellationToken cancellationToken
    ) => AskAsync(HttpMethod.Post, action, Enterprise, query, what, cancellationToken);

    /// <summary>What the answer has in its member <c>data</c>.</summary>
    private async Task<JsonElement> AskPersonalAsync(
        string action,
        string path,
        string what,
        CancellationToken cancellationToken
    )
    {
        var answer = await AskAsync(HttpMethod.Get, action, Personal, path, what, cancellationToken);
        return answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? data
            : throw new RemoteException(RemoteFaults.NotTheProtocol(what));
    }

    private Task<JsonElement> AskAsync(
        HttpMethod method,
        string action,
        string version,
        string path,
        string what,
        CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(method, connection.RestAddress(path))
        {
            IsRest = true,
            Accept = "application/json",
            Sign = message =>
                AlibabaSignature.Sign(
                    message,
                    connection.Endpoint,
                    action,
                    version,
                    connection.Clock.GetUtcNow(),
                    RandomNumberGenerator.GetHexString(32, lowercase: true)
                ),
        };
        return connection.Retry.RunAsync(
            async token =>
            {
                var (status, answer) = await vendor.SendAsync(call, what, token);
                var refused =
                    answer.TryGetProperty("IsSuccess", out var success) && success.ValueKind == JsonValueKind.False;
                if (status == HttpStatusCode.OK && !refused)
                {
                    return answer;
                }

                var code = DescriptorJson.Text(answer, "Code") ?? DescriptorJson.Text(answer, "code") ?? "";
                var message = DescriptorJson.Text(answer, "Message") ?? DescriptorJson.Text(answer, "message");
                throw vendor.Fault(ReasonOf(status, code), code, message, what);
            },
            cancellationToken
        );
    }

    private static RemoteFaultReason ReasonOf(HttpStatusCode status, string code) =>
        code switch
        {
            "SignatureDoesNotMatch" or "IncompleteSignature" or "NoPermission" or "InvalidTimeStamp.Expired" =>
                RemoteFaultReason.Credentials,
            _ when code.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal) => RemoteFaultReason.Credentials,
            _ when code.StartsWith("Forbidden", StringComparison.Ordinal) => RemoteFaultReason.Credentials,
            _ when code.StartsWith("Throttling", StringComparison.Ordinal) => RemoteFaultReason.Busy,
            _ when status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => RemoteFaultReason.Credentials,
            _ when (int)status >= 500 => RemoteFaultReason.ServerError,
            _ => RemoteFaultReason.Refused,
        };
}
