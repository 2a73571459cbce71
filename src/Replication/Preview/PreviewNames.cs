using Entrepot.Remotes;
using Entrepot.Replication.Destinations;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Preview;

/// <summary>Gives what a rule selects its names at the destination.</summary>
internal static class PreviewNames
{
    /// <summary>What each would be called; the first of those that meet gets the name, as in a run.</summary>
    /// <param name="takes">What the destination takes.</param>
    public static List<NamedReference> Of(
        PolicySnapshot policy,
        RemoteCapabilities takes,
        IReadOnlyList<PreviewedReference> selected
    )
    {
        var taken = new Dictionary<TargetKey, WantedReference>();
        return [.. selected.Select(one => Name(policy, takes, one, taken))];
    }

    private static NamedReference Name(
        PolicySnapshot policy,
        RemoteCapabilities takes,
        PreviewedReference selected,
        Dictionary<TargetKey, WantedReference> taken
    )
    {
        var (repository, tag) = selected.Reference;
        var named = policy.DestinationOf(repository);
        if (named.Name is not { } destination)
        {
            return new NamedReference(selected, null, Item(null, PreviewAction.Unnamed, named.Fault!));
        }

        if (DestinationDepth.FaultOf(destination, takes) is { } depth)
        {
            return new NamedReference(selected, null, Item($"{destination}:{tag}", PreviewAction.Unnamed, depth));
        }

        var key = new TargetKey(policy.Id, destination, tag);
        if (!taken.TryAdd(key, selected.Reference))
        {
            return new NamedReference(
                selected,
                null,
                Item($"{destination}:{tag}", PreviewAction.Collide, $"{taken[key]} becomes the same name")
            );
        }

        return new NamedReference(
            selected,
            destination,
            Item($"{destination}:{tag}", PreviewAction.Unchecked, "there was no time to ask for it")
        );

        PreviewItem Item(string? name, PreviewAction action, string reason) =>
            new(selected.Reference.ToString(), name, action, selected.Digest, null, reason);
    }
}
