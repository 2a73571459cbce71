using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>Reads a JSON list page by page along <c>Link</c> (RFC 8288), on the endpoint's origin only.</summary>
internal sealed partial class PagedList(RegistryConnection connection, string what)
{
    private const int PageLimit = 2_000;

    /// <summary>The pages; one null page when there is no such list.</summary>
    public async IAsyncEnumerable<JsonDocument?> ReadAsync(
        RegistryCall first,
        Func<OutboundResponse, bool> isAbsent,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var call = first; seen.Add(call.Uri.AbsoluteUri) && seen.Count <= PageLimit; )
        {
            var at = call;
            var (page, next) = await connection.Retry.RunAsync(
                token => ReadPageAsync(at, isAbsent, token),
                cancellationToken
            );
            using (page)
            {
                yield return page;
            }

            if (next is null)
            {
                yield break;
            }

            call = first with { Uri = next };
        }

        throw new RemoteException(RemoteFaults.NotTheProtocol(what));
    }

    private async Task<(JsonDocument? Page, Uri? Next)> ReadPageAsync(
        RegistryCall call,
        Func<OutboundResponse, bool> isAbsent,
        CancellationToken cancellationToken
    )
    {
        using var response = await connection.SendAsync(call, cancellationToken);
        if (isAbsent(response))
        {
            return (null, null);
        }

        if (response.Status != HttpStatusCode.OK)
        {
            throw await connection.FaultAsync(response, what, cancellationToken);
        }

        var body = await response.ReadAsync(OutboundLimits.Page, cancellationToken);
        try
        {
            var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (document, Next(response))
                : throw new RemoteException(RemoteFaults.NotTheProtocol(what));
        }
        catch (JsonException exception)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(what), exception);
        }
    }

    private static Uri? Next(OutboundResponse response)
    {
        foreach (var header in response.Headers("Link"))
        {
            if (
                NextLink().Match(header) is { Success: true } match
                && Uri.TryCreate(response.RequestUri, match.Groups["uri"].Value, out var next)
            )
            {
                return next;
            }
        }

        return null;
    }

    [GeneratedRegex(
        """<(?<uri>[^<>]+)>[^<>]*;\s*rel\s*=\s*"?next\b""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex NextLink();
}
