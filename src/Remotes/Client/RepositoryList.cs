using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>
/// The repositories of a registry by <c>/v2/_catalog</c>, which the distribution-spec leaves to each registry: many show
/// it to few accounts or to none.
/// </summary>
internal sealed class RepositoryList(RegistryConnection connection)
{
    private const int PageSize = 1000;
    private const string What = "the list of repositories";

    public async IAsyncEnumerable<RepositoryName> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(
            HttpMethod.Get,
            connection.Address($"_catalog?n={PageSize}"),
            RegistryScope.Catalog
        );
        var list = new PagedList(connection, What).ReadAsync(
            call,
            response => response.Status == HttpStatusCode.NotFound,
            cancellationToken
        );
        await using var pages = list.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(pages, cancellationToken))
        {
            if (pages.Current is not { } page)
            {
                throw new RemoteException(RemoteFaults.NoRepositoryList);
            }

            foreach (var name in Parse(page.RootElement))
            {
                yield return name;
            }
        }
    }

    /// <summary>
    /// A registry that takes the credentials and shows them no list is well: it is to be told apart from one that does
    /// not take them.
    /// </summary>
    private async Task<bool> NextAsync(IAsyncEnumerator<JsonDocument?> pages, CancellationToken cancellationToken)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (RemoteException exception)
            when (exception.Fault.Reason
                    is RemoteFaultReason.Credentials
                        or RemoteFaultReason.Refused
                        or RemoteFaultReason.Unsupported
            )
        {
            if (await OciPing.AskAsync(connection, cancellationToken) != PingOutcome.Healthy)
            {
                throw;
            }

            throw new RemoteException(RemoteFaults.NoRepositoryList, exception);
        }
    }

    /// <summary>Names that no repository can have are left out: they could not be asked for.</summary>
    private static IEnumerable<RepositoryName> Parse(JsonElement page)
    {
        if (!page.TryGetProperty("repositories", out var names) || names.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var element in names.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.String && RepositoryName.TryParse(element.GetString(), out var name))
            {
                yield return name;
            }
        }
    }
}
