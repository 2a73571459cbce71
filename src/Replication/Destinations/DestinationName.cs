using System.Globalization;
using Entrepot.Oci;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Destinations;

/// <summary>
/// What a repository is called at the destination: the namespace takes the place of some leading components, never of
/// the last one.
/// </summary>
public static class DestinationName
{
    /// <param name="space">The destination's namespace; empty: the name stays as it is.</param>
    /// <param name="replaceCount">
    /// How many leading components it replaces: negative all but the last, 0 none (it goes before them).
    /// </param>
    public static DestinationNameResult Of(RepositoryName source, string space, int replaceCount)
    {
        if (space.Length == 0)
        {
            return DestinationNameResult.Named(source);
        }

        var components = source.Components;
        var parents = components.Count - 1;
        var replaced = replaceCount < 0 ? parents : replaceCount;
        if (replaced > parents)
        {
            return DestinationNameResult.Refused(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{source}' has {Quantity.Count(parents, "level")} above its last component, "
                        + $"so that {replaced} cannot be flattened"
                )
            );
        }

        var text = string.Join('/', [space, .. components.Skip(replaced)]);
        return RepositoryName.TryParse(text, out var name)
            ? DestinationNameResult.Named(name)
            : DestinationNameResult.Refused($"'{source}' would become '{text}', which is not a repository name");
    }
}
