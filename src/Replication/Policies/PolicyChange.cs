using Entrepot.Data.Rows;

namespace Entrepot.Replication.Policies;

/// <summary>What a change of a rule means for the work it has given.</summary>
/// <param name="Endpoint">It goes to another registry: nothing is known of what is there.</param>
/// <param name="Names">It goes to other names at the same registry.</param>
internal readonly record struct PolicyChange(bool Disabled, bool Enabled, bool Endpoint, bool Names, bool DeletionOff)
{
    public static PolicyChange Between(ReplicationPolicyRow before, PolicySettings after) =>
        new(
            Disabled: before.Enabled && !after.Enabled,
            Enabled: !before.Enabled && after.Enabled,
            Endpoint: before.DestinationEndpointId != after.DestinationEndpointId
                || before.SourceEndpointId != after.SourceEndpointId,
            Names: before.DestinationNamespace != after.DestinationNamespace
                || before.DestinationNamespaceReplaceCount != after.DestinationNamespaceReplaceCount,
            DeletionOff: before.ReplicateDeletion && !after.ReplicateDeletion
        );
}
