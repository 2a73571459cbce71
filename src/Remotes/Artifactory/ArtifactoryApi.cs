using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Artifactory;

/// <summary>The part of Artifactory's own API that replication needs: its repositories, which hold images.</summary>
internal sealed class ArtifactoryApi(RegistryConnection connection)
{
    private const string Path = "artifactory/api/repositories";

    /// <summary>Makes a local repository for images unless there is one of that name, of whatever kind.</summary>
    public async Task EnsureRepositoryAsync(string key, CancellationToken cancellationToken)
    {
        if (!await connection.Retry.RunAsync(token => ExistsAsync(key, token), cancellationToken))
        {
            await connection.Retry.RunAsync(token => CreateAsync(key, token), cancellationToken);
        }
    }

    private async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        const string what = "the list of repositories";
        using var response = await connection.SendAsync(
            Call(HttpMethod.Get, $"{Path}?packageType=docker"),
            cancellationToken
        );
        if (response.Status != HttpStatusCode.OK)
        {
            throw await connection.FaultAsync(response, what, cancellationToken);
        }

        var body = await response.ReadAsync(OutboundLimits.Page, cancellationToken);
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Array
                ? answer.RootElement.EnumerateArray().Any(one => DescriptorJson.Text(one, "key") == key)
                : throw new RemoteException(RemoteFaults.NotTheProtocol(what));
        }
        catch (JsonException exception)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(what), exception);
        }
    }

    private async Task<bool> CreateAsync(string key, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["key"] = key,
            ["rclass"] = "local",
            ["packageType"] = "docker",
            ["dockerApiVersion"] = "V2",
        }.ToJsonString();
        var call = Call(HttpMethod.Put, $"{Path}/{key}") with
        {
            Content = () => new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status is HttpStatusCode.OK or HttpStatusCode.Created)
        {
            return true;
        }

        if (response.Status == HttpStatusCode.BadRequest && await ExistsAsync(key, cancellationToken))
        {
            // Somebody else was faster.
            return true;
        }

        var exception = await connection.FaultAsync(response, $"making the repository {key}", cancellationToken);
        throw response.Status == HttpStatusCode.Forbidden
            ? new RemoteException(
                new RemoteFault(
                    RemoteFaultReason.Refused,
                    $"The repository {key} is not there, or hidden from the endpoint's account, and the account may not "
                        + "make it. Make it there, or give the account the right."
                )
            )
            : exception;
    }

    private RegistryCall Call(HttpMethod method, string path) =>
        new(method, connection.RestAddress(path)) { IsRest = true };
}
