using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Harbor;

/// <summary>The part of Harbor's REST API (<c>/api/v2.0</c>) that replication needs.</summary>
internal sealed class HarborApi(RegistryConnection connection)
{
    private const string Version = "v2.0";
    private const int PageSize = 100;
    private const int LabelPages = 10;
    private const int RepositoryPages = 2_000;

    /// <summary>Whether a Harbor of a version that is understood is there.</summary>
    public async Task<PingOutcome> PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await connection.SendAsync(Call(HttpMethod.Get, "api/version"), cancellationToken);
            if (response.Status != HttpStatusCode.OK)
            {
                return PingOutcome.NotARegistry;
            }

            using var answer = await ReadAsync(response, cancellationToken);
            return DescriptorJson.Text(answer.RootElement, "version") == Version
                ? PingOutcome.Healthy
                : PingOutcome.NotARegistry;
        }
        catch (RemoteException exception)
        {
            return OciPing.Outcome(exception.Fault);
        }
    }

    /// <summary>The name of a site of Entrepot, which answers it with the version of its API; null for a Harbor.</summary>
    public Task<string?> FindSiteAsync(CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(
            async token =>
            {
                using var response = await connection.SendAsync(Call(HttpMethod.Get, "api/version"), token);
                return response.Header("Entrepot-Site");
            },
            cancellationToken
        );

    public Task<bool> HasProjectAsync(string project, CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(token => ExistsAsync(project, token), cancellationToken);

    /// <summary>Makes the project unless it is there.</summary>
    public async Task EnsureProjectAsync(string project, bool makePublic, CancellationToken cancellationToken)
    {
        if (!await HasProjectAsync(project, cancellationToken))
        {
            await connection.Retry.RunAsync(token => CreateAsync(project, makePublic, token), cancellationToken);
        }
    }

    /// <summary>The repositories of all projects that the account may see.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var page = 1; page <= RepositoryPages; page++)
        {
            var number = page;
            var (names, full) = await connection.Retry.RunAsync(
                token => ReadRepositoriesAsync(number, token),
                cancellationToken
            );
            foreach (var name in names)
            {
                yield return name;
            }

            if (!full)
            {
                yield break;
            }
        }
    }

    public Task<RemoteDeletion> DeleteTagAsync(
        RepositoryName repository,
        Tag tag,
        CancellationToken cancellationToken
    ) => connection.Retry.RunAsync(token => DeleteTagOnceAsync(repository, tag, token), cancellationToken);

    private async Task<(IReadOnlyList<RepositoryName> Names, bool Full)> ReadRepositoriesAsync(
        int page,
        CancellationToken cancellationToken
    )
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"api/v2.0/repositories?page={page}&page_size={PageSize}&sort=name"
        );
        using var response = await connection.SendAsync(Call(HttpMethod.Get, path), cancellationToken);
        if (response.Status != HttpStatusCode.OK)
        {
            throw await connection.FaultAsync(response, "the list of repositories", cancellationToken);
        }

        using var answer = await ReadAsync(response, cancellationToken);
        if (answer.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(path));
        }

        List<RepositoryName> names =
        [
            .. answer
                .RootElement.EnumerateArray()
                .Select(one =>
                    RepositoryName.TryParse(DescriptorJson.Text(one, "name"), out var name)
                        ? name
                        : (RepositoryName?)null
                )
                .OfType<RepositoryName>(),
        ];
        return (names, answer.RootElement.GetArrayLength() == PageSize);
    }

    /// <summary>The names of the labels that an artifact carries; none when there is no such artifact.</summary>
    public Task<IReadOnlyCollection<string>> ListLabelsAsync(
        RepositoryName repository,
        Digest artifact,
        CancellationToken cancellationToken
    ) => connection.Retry.RunAsync(token => ListLabelsOnceAsync(repository, artifact, token), cancellationToken);

    private async Task<IReadOnlyCollection<string>> ListLabelsOnceAsync(
        RepositoryName repository,
        Digest artifact,
        CancellationToken cancellationToken
    )
    {
        var path = $"{ArtifactPath(repository, artifact.ToString())}?with_label=true";
        using var response = await connection.SendAsync(Call(HttpMethod.Get, path), cancellationToken);
        if (response.Status == HttpStatusCode.NotFound)
        {
            return [];
        }

        if (response.Status != HttpStatusCode.OK)
        {
            throw await connection.FaultAsync(
                response,
                $"the question for the labels of {artifact}",
                cancellationToken
            );
        }

        using var answer = await ReadAsync(response, cancellationToken);
        return
            answer.RootElement.ValueKind == JsonValueKind.Object
            && answer.RootElement.TryGetProperty("labels", out var labels)
            && labels.ValueKind == JsonValueKind.Array
            ? [.. labels.EnumerateArray().Select(label => DescriptorJson.Text(label, "name")).OfType<string>()]
            : [];
    }

    /// <summary>The name is encoded twice: Harbor's router would take a single %2F for a slash.</summary>
    private static string ArtifactPath(RepositoryName repository, string reference)
    {
        var within = Uri.EscapeDataString(Uri.EscapeDataString(repository.WithinProject));
        return $"api/v2.0/projects/{repository.Project}/repositories/{within}/artifacts/{reference}";
    }

    /// <summary>The names of the labels of all projects: so many as people choose from.</summary>
    public async Task<IReadOnlyList<string>> ListLabelsAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        for (var page = 1; page <= LabelPages; page++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"api/v2.0/labels?scope=g&page={page}&page_size={PageSize}"
            );
            using var response = await connection.SendAsync(Call(HttpMethod.Get, path), cancellationToken);
            if (response.Status != HttpStatusCode.OK)
            {
                throw await connection.FaultAsync(response, "the question for the labels", cancellationToken);
            }

            using var answer = await ReadAsync(response, cancellationToken);
            List<string?> found =
                answer.RootElement.ValueKind == JsonValueKind.Array
                    ? [.. answer.RootElement.EnumerateArray().Select(one => DescriptorJson.Text(one, "name"))]
                    : [];
            names.AddRange(found.OfType<string>());
            if (found.Count < PageSize)
            {
                break;
            }
        }

        return names;
    }

    private async Task<RemoteDeletion> DeleteTagOnceAsync(
        RepositoryName repository,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        var path = $"{ArtifactPath(repository, tag.ToString())}/tags/{tag}";
        using var response = await connection.SendAsync(Call(HttpMethod.Delete, path), cancellationToken);
        return response.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.NoContent => RemoteDeletion.Deleted,
            HttpStatusCode.NotFound => RemoteDeletion.Absent,
            _ => throw await connection.FaultAsync(
                response,
                $"the deletion of the tag {repository}:{tag}",
                cancellationToken
            ),
        };
    }

    private async Task<bool> ExistsAsync(string project, CancellationToken cancellationToken)
    {
        // Harbor looks for names that contain the given one.
        var call = Call(HttpMethod.Get, $"api/v2.0/projects?name={project}&page_size=100");
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status != HttpStatusCode.OK)
        {
            throw await connection.FaultAsync(response, $"the question for the project {project}", cancellationToken);
        }

        using var answer = await ReadAsync(response, cancellationToken);
        return answer.RootElement.ValueKind == JsonValueKind.Array
            && answer.RootElement.EnumerateArray().Any(one => DescriptorJson.Text(one, "name") == project);
    }

    private async Task<bool> CreateAsync(string project, bool makePublic, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["project_name"] = project,
            ["metadata"] = new JsonObject { ["public"] = makePublic ? "true" : "false" },
        }.ToJsonString();
        var call = Call(HttpMethod.Post, "api/v2.0/projects") with
        {
            Content = () => new StringContent(body, null, "application/json"),
        };
        using var response = await connection.SendAsync(call, cancellationToken);
        if (response.Status is HttpStatusCode.Created or HttpStatusCode.Conflict)
        {
            return true;
        }

        var exception = await connection.FaultAsync(response, $"making the project {project}", cancellationToken);
        throw response.Status == HttpStatusCode.Forbidden
            ? new RemoteException(
                new RemoteFault(
                    RemoteFaultReason.Refused,
                    $"The project {project} is not there, or hidden from the endpoint's account, and the account may "
                        + "not make it. Make it there, or give the account the right."
                )
            )
            : exception;
    }

    private static async Task<JsonDocument> ReadAsync(OutboundResponse response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonDocument.Parse(await response.ReadAsync(OutboundLimits.Page, cancellationToken));
        }
        catch (JsonException exception)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(response.RequestUri.AbsolutePath), exception);
        }
    }

    private RegistryCall Call(HttpMethod method, string path) =>
        new(method, connection.RestAddress(path)) { IsRest = true };
}
