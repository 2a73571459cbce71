using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>The tags of a repository (distribution-spec, "Listing Tags").</summary>
internal sealed class TagList(RegistryConnection connection, RepositoryName name, IReadOnlyList<string> scopes)
{
    private const int PageSize = 1000;

    public async IAsyncEnumerable<Tag> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = new RegistryCall(
            HttpMethod.Get,
            connection.Address($"{name}/tags/list?n={PageSize}"),
            [RegistryScope.Pull(name), .. scopes]
        );
        var pages = new PagedList(connection, $"the list of tags of {name}");
        await foreach (
            var page in pages.ReadAsync(call, response => response.Status == HttpStatusCode.NotFound, cancellationToken)
        )
        {
            if (page is null || !page.RootElement.TryGetProperty("tags", out var tags))
            {
                continue;
            }

            foreach (var tag in Parse(tags))
            {
                yield return tag;
            }
        }
    }

    private static IEnumerable<Tag> Parse(JsonElement tags)
    {
        if (tags.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var element in tags.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.String && Tag.TryParse(element.GetString(), out var tag))
            {
                yield return tag;
            }
        }
    }
}
