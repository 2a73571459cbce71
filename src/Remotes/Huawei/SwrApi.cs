using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Huawei;

/// <summary>The part of the registry's own API (<c>/dockyard/v2</c>) that replication needs; it takes the login of the registry.</summary>
internal sealed class SwrApi(RegistryConnection connection)
{
    private const string Organizations = "dockyard/v2/namespaces";

    /// <summary>Makes the organization unless it is there.</summary>
    public async Task EnsureOrganizationAsync(string name, CancellationToken cancellationToken)
    {
        if (!await connection.Retry.RunAsync(token => ExistsAsync(name, token), cancellationToken))
        {
            await connection.Retry.RunAsync(token => CreateAsync(name, token), cancellationToken);
        }
    }

    /// <summary>The account's own repositories: one answer has them all.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var name in await connection.Retry.RunAsync(ReadRepositoriesAsync, cancellationToken))
        {
            yield return name;
        }
    }

    private async Task<IReadOnlyList<RepositoryName>> ReadRepositoriesAsync(CancellationToken cancellationToken)
    {
        const string What = "the list of repositories";
        using var response = await connection.SendAsync(
            Call(HttpMethod.Get, "dockyard/v2/repositories?filter=center::self"),
            cancellationToken
        );
        using var answer = await ReadAsync(response, What, cancellationToken);
        if (answer.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(What));
        }

        return
        [
            .. answer
                .RootElement.EnumerateArray()
                .Select(one =>
                    RepositoryName.TryParse(
                        $"{DescriptorJson.Text(one, "namespace")}/{DescriptorJson.Text(one, "name")}",
                        out var name
                    )
                        ? name
                        : (RepositoryName?)null
                )
                .OfType<RepositoryName>(),
        ];
    }

    /// <summary>One that is not there is answered 404, or with an empty description.</summary>
    private async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(
            Call(HttpMethod.Get, $"{Organizations}/{name}"),
            cancellationToken
        );
        if (response.Status == HttpStatusCode.NotFound)
        {
            return false;
        }

        using var answer = await ReadAsync(response, $"the question for the organization {name}", cancellationToken);
        return DescriptorJson.Text(answer.RootElement, "name") == name;
    }

    private async Task<bool> CreateAsync(string name, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["namespace"] = name }.ToJsonString();
        var call = Call(HttpMethod.Post, Organizations) with
        {
            Content = () => new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await connection.SendAsync(call, cancellationToken);
        if (
            response.Status is HttpStatusCode.Created or HttpStatusCode.OK
            || (response.Status == HttpStatusCode.Conflict && await ExistsAsync(name, cancellationToken))
        )
        {
            return true;
        }

        var exception = await connection.FaultAsync(response, $"making the organization {name}", cancellationToken);
        throw response.Status is HttpStatusCode.Conflict or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
            ? new RemoteException(
                new RemoteFault(
                    RemoteFaultReason.Refused,
                    $"The organization {name} is not the account's, and cannot be made: its name is taken by somebody "
                        + "else, or the account has as many as it may. Choose another destination namespace."
                )
            )
            : exception;
    }

    private async Task<JsonDocument> ReadAsync(
        OutboundResponse response,
        string what,
        CancellationToken cancellationToken
    )
    {
        if (response.Status != HttpStatusCode.OK)
        {
            throw await connection.FaultAsync(response, what, cancellationToken);
        }

        try
        {
            return JsonDocument.Parse(await response.ReadAsync(OutboundLimits.Page, cancellationToken));
        }
        catch (JsonException exception)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(what), exception);
        }
    }

    private RegistryCall Call(HttpMethod method, string path) =>
        new(method, connection.RestAddress(path)) { IsRest = true };
}
