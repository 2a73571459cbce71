using System.Globalization;
using Entrepot.Oci;
using Entrepot.Remotes;

namespace Entrepot.Replication.Destinations;

/// <summary>Whether a name has as many components as a destination takes.</summary>
internal static class DestinationDepth
{
    /// <summary>What is wrong with the name there and what to do, in words; null when nothing is.</summary>
    public static string? FaultOf(RepositoryName name, RemoteCapabilities takes)
    {
        var count = name.Components.Count;
        if (count < takes.MinimumPathComponents)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the destination needs names of at least {takes.MinimumPathComponents} components, '{name}' has fewer; "
                    + $"set a destination namespace"
            );
        }

        return count > takes.MaximumPathComponents
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the destination takes names of at most {takes.MaximumPathComponents} components, '{name}' has more; "
                    + $"flatten it"
            )
            : null;
    }
}
