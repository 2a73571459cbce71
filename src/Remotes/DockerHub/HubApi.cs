using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.DockerHub;

/// <summary>The part of Docker Hub's own API that replication needs (Docker Hub API reference).</summary>
internal sealed class HubApi(RegistryConnection connection)
{
    /// <summary>A token is valid for ten minutes.</summary>
    private static readonly TimeSpan TokenUse = TimeSpan.FromMinutes(9);

    /// <summary>
    /// Makes the repository unless it is there. A push would make it too, but for everybody to read, whatever it was
    /// here.
    /// </summary>
    public async Task EnsureRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    )
    {
        if (!await connection.Retry.RunAsync(token => ExistsAsync(repository, token), cancellationToken))
        {
            await connection.Retry.RunAsync(token => CreateAsync(repository, makePublic, token), cancellationToken);
        }
    }

    public async Task<RemoteDeletion> DeleteTagAsync(
        RepositoryName repository,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        var path = $"v2/repositories/{repository}/tags/{tag}/";
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellationToken);
        return response.Status switch
        {
            HttpStatusCode.NoContent or HttpStatusCode.OK or HttpStatusCode.Accepted => RemoteDeletion.Deleted,
            HttpStatusCode.NotFound => RemoteDeletion.Absent,
            _ => throw await connection.FaultAsync(
                response,
                $"the deletion of the tag {repository}:{tag}",
                cancellationToken
            ),
        };
    }

    private async Task<bool> ExistsAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var path = $"v2/namespaces/{repository.Project}/repositories/{repository.WithinProject}";
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return response.Status switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound => false,
            _ => throw await connection.FaultAsync(
                response,
                $"the question for the repository {repository}",
                cancellationToken
            ),
        };
    }

    private async Task<bool> CreateAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    )
    {
        var body = new JsonObject
        {
            ["namespace"] = repository.Project,
            ["name"] = repository.WithinProject,
            ["is_private"] = !makePublic,
        };
        using var response = await SendAsync(
            HttpMethod.Post,
            $"v2/namespaces/{repository.Project}/repositories",
            body,
            cancellationToken
        );
        if (response.Status is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict)
        {
            return true;
        }

        var exception = await connection.FaultAsync(response, $"making the repository {repository}", cancellationToken);
        throw response.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.PaymentRequired
            ? new RemoteException(
                new RemoteFault(
                    RemoteFaultReason.Refused,
                    $"Docker Hub does not let the endpoint's account make the repository {repository}. Make it there, "
                        + "check the name of the organization and the account's rights and plan in it."
                )
            )
            : exception;
    }

    private async Task<OutboundResponse> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        var token = await connection.ApiToken.GetAsync(refused: null, LogInAsync, cancellationToken);
        var response = await connection.SendAsync(Call(method, path, body, token), cancellationToken);
        if (response.Status != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        token = await connection.ApiToken.GetAsync(token, LogInAsync, cancellationToken);
        return await connection.SendAsync(Call(method, path, body, token), cancellationToken);
    }

    private async Task<BearerToken> LogInAsync(CancellationToken cancellationToken)
    {
        var endpoint = connection.Endpoint;
        if (endpoint.AccessKey.Length == 0)
        {
            throw new RemoteException(RemoteFaults.LoginNeeded);
        }

        var body = new JsonObject { ["identifier"] = endpoint.AccessKey, ["secret"] = endpoint.AccessSecret };
        using var response = await connection.SendAsync(
            Call(HttpMethod.Post, "v2/auth/token", body, ""),
            cancellationToken
        );
        if (response.Status != HttpStatusCode.OK)
        {
            throw new RemoteException(await RemoteFaults.FromTokenServerAsync(response, endpoint, cancellationToken));
        }

        return
            TokenAnswer.Read(
                await response.ReadAsync(OutboundLimits.Token, cancellationToken),
                connection.Clock.GetUtcNow()
            )
                is { } token
            ? token with
            {
                UsedUntil = connection.Clock.GetUtcNow() + TokenUse,
            }
            : throw new RemoteException(RemoteFaults.NoToken(response.RequestUri.IdnHost));
    }

    private RegistryCall Call(HttpMethod method, string path, JsonObject? body, string token)
    {
        var text = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body);
        return new RegistryCall(method, connection.RestAddress(path))
        {
            IsRest = true,
            Content = text is null ? null : () => Json(text),
            Sign = request =>
                request.Headers.Authorization =
                    token.Length > 0 ? new AuthenticationHeaderValue("Bearer", token) : null,
        };
    }

    private static ByteArrayContent Json(byte[] text)
    {
        var content = new ByteArrayContent(text);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
