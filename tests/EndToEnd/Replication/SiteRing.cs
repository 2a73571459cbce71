using System.Globalization;
using System.Text.RegularExpressions;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Replication;

/// <summary>Sites of which each sends everything of <c>library</c> to the next one, under the names that it has.</summary>
internal sealed partial class SiteRing : IAsyncDisposable
{
    private readonly List<EntrepotSite> sites = [];

    internal IReadOnlyList<EntrepotSite> Sites => sites;

    /// <param name="destinationNamespace">Empty: the same names; else a namespace that each rule puts before them.</param>
    internal static async Task<SiteRing> StartAsync(
        int count,
        CancellationToken cancellationToken,
        string destinationNamespace = "",
        string names = "library/**"
    )
    {
        var ring = new SiteRing();
        for (var number = 0; number < count; number++)
        {
            ring.sites.Add(await EntrepotSite.StartAsync(cancellationToken));
        }

        foreach (var (site, next) in ring.sites.Zip(ring.sites.Skip(1).Append(ring.sites[0])))
        {
            var endpoint = await site.Api.CreateEndpointAsync(
                "next",
                "harbor",
                next.Address,
                cancellationToken,
                EntrepotSite.Admin,
                EntrepotSite.AdminPassword
            );
            await site.Api.CreateRuleAsync(
                new RuleRequest("to-the-next", endpoint)
                {
                    NamePattern = names,
                    Namespace = destinationNamespace,
                    Replace = 0,
                    Deletion = false,
                },
                cancellationToken
            );
        }

        return ring;
    }

    /// <summary>How many manifests all sites have taken in since they started.</summary>
    internal async Task<long> CountManifestPutsAsync(CancellationToken cancellationToken)
    {
        var puts = 0L;
        foreach (var site in sites)
        {
            var metrics = await site.Http.GetStringAsync("/metrics", cancellationToken);
            puts += Puts()
                .Matches(metrics)
                .Sum(match => (long)double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }

        return puts;
    }

    /// <summary>What each site's tag points to now; null where it has none.</summary>
    internal async Task<IReadOnlyList<string?>> DigestsAsync(
        string repository,
        string tag,
        CancellationToken cancellationToken
    ) => await Task.WhenAll(sites.Select(site => site.Registry.GetDigestAsync(repository, tag, cancellationToken)));

    /// <summary>Whether no site has anything left to bring.</summary>
    internal async Task<bool> IsQuietAsync(CancellationToken cancellationToken)
    {
        foreach (var site in sites)
        {
            var open = await site.Api.GetAsync("/replication/executions?status=InProgress", cancellationToken);
            if (open.GetArrayLength() > 0)
            {
                return false;
            }
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in sites)
        {
            await site.DisposeAsync();
        }
    }

    [GeneratedRegex(
        """^entrepot_http_request_duration_seconds_count\{[^}]*code="201"[^}]*group="manifests"[^}]*\} ([0-9.e+]+)""",
        RegexOptions.Multiline
    )]
    private static partial Regex Puts();
}
