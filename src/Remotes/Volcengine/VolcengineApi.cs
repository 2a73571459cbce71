using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Volcengine;

/// <summary>
/// The part of the container registry's API that replication needs (service <c>cr</c>, version 2022-05-12).
/// </summary>
internal sealed class VolcengineApi(RegistryConnection connection)
{
    private const int PageSize = 100;
    private readonly VolcengineCalls calls = new(connection);

    /// <summary>A login of the registry.</summary>
    public async Task<LentPassword> LogInAsync(CancellationToken cancellationToken)
    {
        var answer = await calls.InvokeAsync("GetAuthorizationToken", [], "the request for a login", cancellationToken);
        return
            DescriptorJson.Text(answer, "Username") is { Length: > 0 } user
            && DescriptorJson.Text(answer, "Token") is { Length: > 0 } token
            ? LentPassword.Ending(
                user,
                token,
                DateTimeOffset.TryParse(
                    DescriptorJson.Text(answer, "ExpireTime"),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var end
                )
                    ? end
                    : connection.Clock.GetUtcNow().AddMinutes(30)
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
                calls.InvokeAsync(
                    "CreateNamespace",
                    new JsonObject { ["Name"] = space },
                    $"making the namespace {space}",
                    token
                ),
            cancellationToken
        );
        await VendorApi.EnsureAsync(
            token => HasRepositoryAsync(repository, token),
            token =>
                calls.InvokeAsync(
                    "CreateRepository",
                    new JsonObject
                    {
                        ["Namespace"] = space,
                        ["Name"] = name,
                        ["AccessLevel"] = makePublic ? "Public" : "Private",
                    },
                    $"making the repository {repository}",
                    token
                ),
            cancellationToken
        );
    }

    /// <summary>The repositories of all namespaces, page by page.</summary>
    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var space in ListAsync("ListNamespaces", () => [], cancellationToken))
        {
            await foreach (
                var name in ListAsync(
                    "ListRepositories",
                    () => new JsonObject { ["Filter"] = Filter("Namespaces", space) },
                    cancellationToken
                )
            )
            {
                if (RepositoryName.TryParse($"{space}/{name}", out var repository))
                {
                    yield return repository;
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
        var what = $"the deletion of the tag {repository}:{tag}";
        var found = await calls.InvokeAsync(
            "ListTags",
            new JsonObject
            {
                ["Namespace"] = repository.Project,
                ["Repository"] = repository.WithinProject,
                ["Filter"] = Filter("Names", tag.ToString()),
            },
            what,
            cancellationToken
        );
        if (!Names(found).Contains(tag.ToString()))
        {
            return RemoteDeletion.Absent;
        }

        await calls.InvokeAsync(
            "DeleteTags",
            new JsonObject
            {
                ["Namespace"] = repository.Project,
                ["Repository"] = repository.WithinProject,
                ["Names"] = new JsonArray(tag.ToString()),
            },
            what,
            cancellationToken
        );
        return RemoteDeletion.Deleted;
    }

    private async Task<bool> HasNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await calls.InvokeAsync(
            "ListNamespaces",
            new JsonObject { ["Filter"] = Filter("Names", name) },
            $"the question for the namespace {name}",
            cancellationToken
        );
        return Names(answer).Contains(name);
    }

    private async Task<bool> HasRepositoryAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var filter = Filter("Names", repository.WithinProject);
        filter["Namespaces"] = new JsonArray(repository.Project);
        var answer = await calls.InvokeAsync(
            "ListRepositories",
            new JsonObject { ["Filter"] = filter },
            $"the question for the repository {repository}",
            cancellationToken
        );
        return Names(answer).Contains(repository.WithinProject);
    }

    /// <summary>The names in a list.</summary>
    private async IAsyncEnumerable<string> ListAsync(
        string action,
        Func<JsonObject> request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (int page = 1, seen = 0; ; page++)
        {
            var asked = request();
            (asked["PageNumber"], asked["PageSize"]) = (page, PageSize);
            var answer = await calls.InvokeAsync(action, asked, action, cancellationToken);
            List<string> names = [.. Names(answer)];
            foreach (var name in names)
            {
                yield return name;
            }

            seen += names.Count;
            if (names.Count == 0 || seen >= VendorApi.Number(answer, "TotalCount"))
            {
                yield break;
            }
        }
    }

    private static JsonObject Filter(string member, string value) => new() { [member] = new JsonArray(value) };

    private static IEnumerable<string> Names(JsonElement answer) =>
        VendorApi.Items(answer, "Items").Select(one => DescriptorJson.Text(one, "Name")).OfType<string>();
}
