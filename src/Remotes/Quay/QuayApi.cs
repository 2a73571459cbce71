using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Quay;

/// <summary>The part of Quay's own API that replication needs: organizations.</summary>
internal sealed class QuayApi(RegistryConnection connection)
{
    /// <summary>Makes the organization unless it is there, when the endpoint has a token for that.</summary>
    public async Task EnsureOrganizationAsync(string name, CancellationToken cancellationToken)
    {
        var account = connection.Endpoint.AccessKey.Split('+', 2)[0];
        if (
            connection.Access.ApiSecret.Length == 0
            || name == account
            || await connection.Retry.RunAsync(token => ExistsAsync(name, token), cancellationToken)
        )
        {
            return;
        }

        await connection.Retry.RunAsync(token => CreateAsync(name, token), cancellationToken);
    }

    private async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, $"api/v1/organization/{name}", null, cancellationToken);
        return response.Status switch
        {
            HttpStatusCode.OK => true,
            // It is there, and its inside is not shown to who is no member.
            HttpStatusCode.Forbidden => true,
            HttpStatusCode.NotFound => false,
            _ => throw Fault(response, $"the question for the organization {name}"),
        };
    }

    private async Task<bool> CreateAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Post,
            "api/v1/organization/",
            new JsonObject { ["name"] = name },
            cancellationToken
        );
        if (response.Status is HttpStatusCode.Created or HttpStatusCode.OK)
        {
            return true;
        }

        // Somebody else was faster.
        return response.Status == HttpStatusCode.BadRequest && await ExistsAsync(name, cancellationToken)
            ? true
            : throw Fault(response, $"making the organization {name}");
    }

    private Task<OutboundResponse> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(method, connection.RestAddress(path))
        {
            IsRest = true,
            Content = body is null
                ? null
                : () => new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
            Sign = request =>
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.Access.ApiSecret),
        };
        return connection.SendAsync(call, cancellationToken);
    }

    /// <summary>In our own words: the answer might repeat the token, which is not the endpoint's secret.</summary>
    private static RemoteException Fault(OutboundResponse response, string what)
    {
        var status = (int)response.Status;
        var reason = status switch
        {
            401 => RemoteFaultReason.Credentials,
            429 => RemoteFaultReason.Busy,
            >= 500 => RemoteFaultReason.ServerError,
            _ => RemoteFaultReason.Refused,
        };
        return new RemoteException(
            new RemoteFault(
                reason,
                $"Quay answered {status} to {what}. Make it there, or check the oauth2_token of the endpoint and its rights.",
                response.RetryAfter
            )
        );
    }
}
