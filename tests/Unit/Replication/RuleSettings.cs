using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;

namespace Entrepot.Unit.Replication;

/// <summary>What a test's rule says unless the test is about it.</summary>
internal static class RuleSettings
{
    /// <summary>It sends all that is pushed to the one endpoint, under the same names.</summary>
    public static PolicySettings EventBased { get; } =
        new(
            "rule",
            "",
            null,
            1,
            "",
            -1,
            ReplicationTrigger.EventBased,
            "",
            [],
            ReplicateDeletion: false,
            Override: true,
            Enabled: true,
            0,
            CopyByChunk: false,
            SingleActiveReplication: false
        );
}
