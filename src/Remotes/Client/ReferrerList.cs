using System.Runtime.CompilerServices;
using System.Text.Json;
using Entrepot.Oci;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>
/// The referrers of a manifest (distribution-spec, "Listing Referrers"), by the API or, where there is none, by the
/// referrers tag ("Unavailable Referrers API").
/// </summary>
internal sealed class ReferrerList(RegistryConnection connection, OciRepository repository)
{
    public async IAsyncEnumerable<Descriptor> ReadAsync(
        Digest subject,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(
            HttpMethod.Get,
            connection.Address($"{repository.Name}/referrers/{subject}"),
            RegistryScope.Pull(repository.Name)
        )
        {
            Accept = MediaType.OciIndex.ToString(),
        };
        var pages = new PagedList(connection, $"the referrers of {repository.Name}@{subject}");
        await foreach (var page in pages.ReadAsync(call, HasNoApi, cancellationToken))
        {
            var found = page is null
                ? await new ReferrersTag(connection, repository).ListAsync(subject, cancellationToken)
                : Parse(page.RootElement);
            foreach (var descriptor in found)
            {
                yield return descriptor;
            }
        }
    }

    /// <summary>The entries of an index that can be understood.</summary>
    public static IReadOnlyList<Descriptor> Parse(JsonElement index) =>
        index.TryGetProperty("manifests", out var manifests) && manifests.ValueKind == JsonValueKind.Array
            ? [.. manifests.EnumerateArray().Select(DescriptorJson.Read).OfType<Descriptor>()]
            : [];

    private static bool HasNoApi(OutboundResponse response) =>
        response.IsRedirect || response.IsHtml || (int)response.Status is 400 or 404 or 405 or 406 or 501;
}
