using System.Diagnostics.CodeAnalysis;
using Entrepot.Cli.Where;
using Entrepot.Replication.Filters;

namespace Entrepot.Cli.Rewrite;

/// <summary>The mappings of a run: those that were written down, then those of a rule.</summary>
public sealed class RewriteMappings
{
    private readonly List<NameMapping> all = [];

    private RewriteMappings() { }

    /// <param name="maps"><c>FROM=TO</c>, each.</param>
    /// <param name="fault">What is wrong with one, in words.</param>
    public static bool TryParse(
        IReadOnlyList<string> maps,
        [NotNullWhen(true)] out RewriteMappings? mappings,
        [NotNullWhen(false)] out string? fault
    )
    {
        mappings = null;
        if (!PrefixMap.TryParse(maps, out var map, out fault))
        {
            return false;
        }

        mappings = new RewriteMappings();
        if (maps.Count > 0)
        {
            mappings.all.Add(map.Find);
        }

        return true;
    }

    /// <summary>Takes the names that a rule of a site gives at its destination.</summary>
    /// <param name="site">Host and port, as they stand before the names.</param>
    /// <exception cref="SiteException">The site cannot be asked, or has no such rule that pushes.</exception>
    public async Task AddRuleAsync(SiteClient client, string site, string rule, CancellationToken cancellationToken)
    {
        var path = $"/api/v2.0/replication/policies?page_size=100&name={Uri.EscapeDataString(rule)}";
        var rules = await client.SendAsync<List<RewriteRule>>(HttpMethod.Get, path, cancellationToken) ?? [];
        var found =
            rules.Find(one => one.Name == rule)
            ?? throw new SiteException($"The site {site} has no rule named {rule}.");
        if (found.DestRegistry is not { Url: { } url } || !Uri.TryCreate(url, UriKind.Absolute, out var destination))
        {
            throw new SiteException($"The rule {rule} pulls: its names are those of this site already.");
        }

        var names = found.Filters?.Find(filter => filter.Type == "name")?.Value?.ToString();
        all.Add(
            new RuleMap(
                site,
                destination.IsDefaultPort ? destination.Host : destination.Authority,
                found.DestNamespace ?? "",
                found.DestNamespaceReplaceCount ?? -1,
                names is null ? null : GlobPattern.Parse(names).Pattern
            ).Find
        );
    }

    /// <param name="settings">Whether registries are asked about the names.</param>
    /// <param name="digests">Asks them; null: nothing is asked.</param>
    public RewriteRun Run(
        RewriteOptions options,
        RewriteSettings settings,
        RegistryDigests? digests,
        TextWriter output,
        TextWriter errors
    )
    {
        var lookup = digests is null ? null : new NameLookup(settings.Verify, settings.Pin, digests.FindAsync);
        return new RewriteRun(options, all, lookup, output, errors);
    }

    /// <summary>The name that an image gets, with the tag and the digest that it has; null: it keeps its own.</summary>
    public string? Rewrite(string name) => new NameRewriter(all).Rewrite(name);
}
