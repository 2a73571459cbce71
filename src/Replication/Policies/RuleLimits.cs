using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Entrepot.Replication.Filters;

namespace Entrepot.Replication.Policies;

/// <summary>What a kind of registry cannot do of what a rule asks, so that whoever saves the rule is told.</summary>
public static class RuleLimits
{
    /// <summary>Why the rule could not do anything with the registry, in words; null when it can.</summary>
    /// <param name="registry">The kind that the rule's other side is of; null: not known.</param>
    public static string? FaultOf(ReplicationPolicyRow rule, RemoteProvider? registry)
    {
        if (
            registry is null
            || rule.SourceEndpointId is null
            || FilterParser.ParseStored(rule.Filters).Filters is not { } filters
        )
        {
            return null;
        }

        if (filters.AskForLabels && !registry.ShowsLabels)
        {
            return $"a label filter selects nothing at a registry of the type {registry.Type}: only a Harbor or an "
                + "Entrepot shows the labels of its artifacts. Take the label filter away, or select by tag";
        }

        return filters.SpelledOutNames is null && !registry.ListsRepositories
            ? $"a registry of the type {registry.Type} gives no list of its repositories: name them in a name filter "
                + "without wildcards, as acme/nginx, or {acme/nginx,acme/redis} for several"
            : null;
    }

    /// <summary>What of the rule will not be done, each in words; empty when all is.</summary>
    /// <inheritdoc cref="FaultOf"/>
    public static IReadOnlyList<string> WarningsOf(ReplicationPolicyRow rule, RemoteProvider? registry)
    {
        List<string?> warnings = [FaultOf(rule, registry), OfDeletion(rule, registry), OfChunks(rule, registry)];
        return [.. warnings.OfType<string>()];
    }

    private static string? OfDeletion(ReplicationPolicyRow rule, RemoteProvider? registry)
    {
        if (!rule.ReplicateDeletion)
        {
            return null;
        }

        if (rule.Trigger != ReplicationTrigger.EventBased)
        {
            return "no deletion is replicated: only event-based rules see what is deleted, a run never deletes";
        }

        return registry is { DeletesTags: false }
            ? $"deletions will fail: a registry of the type {registry.Type} cannot delete a tag. What was copied stays "
                + "there until somebody deletes it there"
            : null;
    }

    private static string? OfChunks(ReplicationPolicyRow rule, RemoteProvider? registry)
    {
        if (!rule.CopyByChunk)
        {
            return null;
        }

        return rule.SourceEndpointId is not null
                ? "nothing is copied by chunks: what a rule pulls comes in one piece, and goes on where it was after a break"
            : registry is { CopiesByChunk: false }
                ? $"nothing is copied by chunks: a registry of the type {registry.Type} takes blobs in one piece"
            : null;
    }
}
