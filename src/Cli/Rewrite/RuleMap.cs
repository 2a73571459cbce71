using Entrepot.Oci;
using Entrepot.Replication.Destinations;
using Entrepot.Replication.Filters;

namespace Entrepot.Cli.Rewrite;

/// <summary>The names that a replication rule gives at its destination, computed as the rule itself does.</summary>
/// <param name="site">Host and port of the site that the rule pushes from.</param>
/// <param name="destination">Host and port of the registry that it pushes to.</param>
internal sealed class RuleMap(
    string site,
    string destination,
    string destinationNamespace,
    int replaceCount,
    GlobPattern? names
)
{
    public string? Find(ImageName name) =>
        name.Host == site
        && RepositoryName.TryParse(name.Path, out var repository)
        && (names is null || names.Matches(name.Path))
        && DestinationName.Of(repository, destinationNamespace, replaceCount).Name is { } there
            ? $"{destination}/{there}"
            : null;
}
