using Entrepot.Management.Replication;

namespace Entrepot.Portal.Replications;

/// <summary>A rule as it is, to be sent back with a change: Harbor's API takes rules whole.</summary>
internal static class RuleRequests
{
    public static PolicyRequest Of(PolicyAnswer rule) =>
        new(
            rule.Name,
            rule.Description,
            new RegistryReference(rule.SrcRegistry.Id),
            new RegistryReference(rule.DestRegistry.Id),
            rule.DestNamespace,
            rule.DestNamespaceReplaceCount,
            rule.Trigger,
            rule.Filters,
            rule.Deletion ?? false,
            null,
            rule.Override ?? false,
            rule.Enabled ?? false,
            rule.Speed,
            rule.CopyByChunk,
            rule.SingleActiveReplication,
            rule.Repair ?? false,
            null
        );
}
