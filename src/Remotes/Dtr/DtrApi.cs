using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Dtr;

/// <summary>
/// The part of the registry's own APIs that replication needs: accounts, which are organizations too
/// (<c>/enzi/v0</c>), and repositories (<c>/api/v0</c>).
/// </summary>
internal sealed class DtrApi(RegistryConnection connection)
{
    private const string Accounts = "enzi/v0/accounts";
    private const string Repositories = "api/v0/repositories";

    /// <summary>Makes the organization and the repository unless they are there.</summary>
    public async Task EnsureRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    )
    {
        if (await ExistsAsync(repository, cancellationToken))
        {
            return;
        }

        var account = repository.Project;
        if (!await HasAccountAsync(account, cancellationToken))
        {
            await CreateAsync(
                Accounts,
                new JsonObject
                {
                    ["name"] = account,
                    ["fullName"] = account,
                    ["isOrg"] = true,
                },
                $"making the organization {account}",
                cancellationToken
            );
        }

        await CreateAsync(
            $"{Repositories}/{account}",
            new JsonObject
            {
                ["name"] = repository.WithinProject,
                ["visibility"] = makePublic ? "public" : "private",
                ["enableManifestLists"] = true,
            },
            $"making the repository {repository}",
            cancellationToken
        );
    }

    /// <summary>All repositories that the account may see.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            var one in ListAsync($"{Repositories}?pageSize=100", "pageStart", "repositories", cancellationToken)
        )
        {
            var name = $"{DescriptorJson.Text(one, "namespace")}/{DescriptorJson.Text(one, "name")}";
            if (RepositoryName.TryParse(name, out var repository))
            {
                yield return repository;
            }
        }
    }

    private Task<bool> ExistsAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(
            async token =>
            {
                using var response = await connection.SendAsync(
                    Call(HttpMethod.Get, $"{Repositories}/{repository}"),
                    token
                );
                return response.Status switch
                {
                    HttpStatusCode.OK => true,
                    HttpStatusCode.NotFound => false,
                    _ => throw await connection.FaultAsync(response, $"the question for {repository}", token),
                };
            },
            cancellationToken
        );

    private async Task<bool> HasAccountAsync(string name, CancellationToken cancellationToken) =>
        await ListAsync($"{Accounts}?limit=100", "start", "accounts", cancellationToken)
            .AnyAsync(one => DescriptorJson.Text(one, "name") == name, cancellationToken);

    /// <summary>A list, page by page: each says in a header where the next begins.</summary>
    private async IAsyncEnumerable<JsonElement> ListAsync(
        string path,
        string start,
        string member,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var next = ""; seen.Add(next); )
        {
            var at = next.Length > 0 ? $"{path}&{start}={Uri.EscapeDataString(next)}" : path;
            (var items, next) = await connection.Retry.RunAsync(
                token => ReadPageAsync(at, member, token),
                cancellationToken
            );
            foreach (var item in items)
            {
                yield return item;
            }

            if (next.Length == 0)
            {
                yield break;
            }
        }
    }

    private async Task<(IReadOnlyList<JsonElement> Items, string Next)> ReadPageAsync(
        string path,
        string member,
        CancellationToken cancellationToken
    )
    {
        using var response = await connection.SendAsync(Call(HttpMethod.Get, path), cancellationToken);
        if (response.Status != HttpStatusCode.OK)
        {
            throw await connection.FaultAsync(response, path, cancellationToken);
        }

        try
        {
            using var answer = JsonDocument.Parse(await response.ReadAsync(OutboundLimits.Page, cancellationToken));
            var root = answer.RootElement;
            IReadOnlyList<JsonElement> items =
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty(member, out var list)
                && list.ValueKind == JsonValueKind.Array
                    ? [.. list.EnumerateArray().Select(one => one.Clone())]
                    : [];
            return (items, response.Header("X-Next-Page-Start") ?? "");
        }
        catch (JsonException exception)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(path), exception);
        }
    }

    private Task<bool> CreateAsync(string path, JsonObject body, string what, CancellationToken cancellationToken)
    {
        var text = body.ToJsonString();
        var call = Call(HttpMethod.Post, path) with
        {
            Content = () => new StringContent(text, Encoding.UTF8, "application/json"),
        };
        return connection.Retry.RunAsync(
            async token =>
            {
                using var response = await connection.SendAsync(call, token);
                return response.Status switch
                {
                    // A conflict: somebody else was faster.
                    HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict => true,
                    HttpStatusCode.Forbidden => throw new RemoteException(
                        new RemoteFault(
                            RemoteFaultReason.Refused,
                            $"The registry does not let the endpoint's account do it: {what}. Make it there, or give the "
                                + "account the right."
                        )
                    ),
                    _ => throw await connection.FaultAsync(response, what, token),
                };
            },
            cancellationToken
        );
    }

    private RegistryCall Call(HttpMethod method, string path) =>
        new(method, connection.RestAddress(path)) { IsRest = true };
}
