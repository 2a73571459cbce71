using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.GitLab;

/// <summary>
/// The part of GitLab's REST API (<c>/api/v4</c>, "Container registry API") that replication needs. It is where the
/// registry sends for its tokens.
/// </summary>
internal sealed class GitLabApi(RegistryConnection connection)
{
    private const int PageSize = 100;
    private const int Pages = 10_000;

    /// <summary>The repositories of all projects that the account is a member of.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var project in ListAsync("projects?membership=true", cancellationToken))
        {
            if (
                project.TryGetProperty("container_registry_enabled", out var enabled)
                && enabled.ValueKind == JsonValueKind.False
            )
            {
                continue;
            }

            await foreach (var repository in RepositoriesAsync(IdOf(project), cancellationToken))
            {
                if (RepositoryName.TryParse(DescriptorJson.Text(repository, "path"), out var name))
                {
                    yield return name;
                }
            }
        }
    }

    public async Task<RemoteDeletion> DeleteTagAsync(
        RepositoryName repository,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(repository, cancellationToken) is not var (project, id))
        {
            return RemoteDeletion.Absent;
        }

        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"projects/{project}/registry/repositories/{id}/tags/{tag}"
        );
        // A deletion need not say whether there was something to delete.
        var known = await ExistsAsync(path, cancellationToken);
        using var response = await SendAsync(HttpMethod.Delete, path, cancellationToken);
        return response.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NoContent => known
                ? RemoteDeletion.Deleted
                : RemoteDeletion.Absent,
            HttpStatusCode.NotFound => RemoteDeletion.Absent,
            _ => throw await connection.FaultAsync(
                response,
                $"the deletion of the tag {repository}:{tag}",
                cancellationToken
            ),
        };
    }

    private async Task<bool> ExistsAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, cancellationToken);
        return response.Status == HttpStatusCode.OK;
    }

    /// <summary>
    /// The project that a repository belongs to, whose path its name begins with, and its own number there; null when
    /// there is none.
    /// </summary>
    private async Task<(long Project, long Repository)?> FindAsync(
        RepositoryName repository,
        CancellationToken cancellationToken
    )
    {
        for (var count = repository.Components.Count; count > 1; count--)
        {
            var path = string.Join('/', repository.Components.Take(count));
            if (await FindProjectAsync(path, cancellationToken) is not { } project)
            {
                continue;
            }

            await foreach (var one in RepositoriesAsync(project, cancellationToken))
            {
                if (DescriptorJson.Text(one, "path") == repository.ToString())
                {
                    return (project, IdOf(one));
                }
            }

            return null;
        }

        return null;
    }

    private async Task<long?> FindProjectAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Get,
            $"projects/{Uri.EscapeDataString(path)}",
            cancellationToken
        );
        if (response.Status == HttpStatusCode.NotFound)
        {
            return null;
        }

        using var project = await ReadAsync(response, $"the question for the project {path}", cancellationToken);
        return IdOf(project.RootElement);
    }

    private IAsyncEnumerable<JsonElement> RepositoriesAsync(long project, CancellationToken cancellationToken) =>
        ListAsync(
            string.Create(CultureInfo.InvariantCulture, $"projects/{project}/registry/repositories?tags_count=false"),
            cancellationToken
        );

    /// <summary>A list, page by page; nothing where there is no such list, as of a project without a registry.</summary>
    private async IAsyncEnumerable<JsonElement> ListAsync(
        string path,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var page = 1; page <= Pages; page++)
        {
            var paged = string.Create(CultureInfo.InvariantCulture, $"{path}&per_page={PageSize}&page={page}");
            var (items, more) = await connection.Retry.RunAsync(
                token => ReadPageAsync(paged, token),
                cancellationToken
            );
            foreach (var item in items)
            {
                yield return item;
            }

            if (!more)
            {
                yield break;
            }
        }
    }

    private async Task<(IReadOnlyList<JsonElement> Items, bool More)> ReadPageAsync(
        string path,
        CancellationToken cancellationToken
    )
    {
        using var response = await SendAsync(HttpMethod.Get, path, cancellationToken);
        if (response.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return ([], false);
        }

        using var answer = await ReadAsync(response, path, cancellationToken);
        return answer.RootElement.ValueKind == JsonValueKind.Array
            ? (
                [.. answer.RootElement.EnumerateArray().Select(one => one.Clone())],
                response.Header("X-Next-Page") is { Length: > 0 }
            )
            : throw new RemoteException(RemoteFaults.NotTheProtocol(path));
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

    private async Task<OutboundResponse> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        await connection.FindApiAsync("/jwt/auth", cancellationToken);
        var call = new RegistryCall(method, connection.RestAddress($"api/v4/{path}"))
        {
            IsRest = true,
            Sign = request =>
                request.Headers.TryAddWithoutValidation("PRIVATE-TOKEN", connection.Endpoint.AccessSecret),
        };
        return await connection.SendAsync(call, cancellationToken);
    }

    private static long IdOf(JsonElement element) =>
        element.TryGetProperty("id", out var id)
        && id.ValueKind == JsonValueKind.Number
        && id.TryGetInt64(out var number)
            ? number
            : throw new RemoteException(RemoteFaults.NotTheProtocol("a question of GitLab's API"));
}
