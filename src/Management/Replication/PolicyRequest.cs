using Entrepot.Data.Rows;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Policies;

namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>ReplicationPolicy</c> as clients send it: whole, also when they change it.</summary>
/// <param name="SrcRegistry">Only its id is read.</param>
/// <param name="Repair">Our addition: a manual or scheduled rule's differences are repaired; absent: as it is.</param>
/// <param name="CopyExisting">Our addition, when a rule is made: it begins with what is here now.</param>
/// <param name="Deletion">The older name of <paramref name="ReplicateDeletion"/>; either switches it on.</param>
public sealed record PolicyRequest(
    string? Name,
    string? Description,
    RegistryReference? SrcRegistry,
    RegistryReference? DestRegistry,
    string? DestNamespace,
    int? DestNamespaceReplaceCount,
    TriggerBody? Trigger,
    IReadOnlyList<FilterEntry>? Filters,
    bool? ReplicateDeletion,
    bool? Deletion,
    bool? Override,
    bool? Enabled,
    int? Speed,
    bool? CopyByChunk,
    bool? SingleActiveReplication,
    bool? Repair,
    bool? CopyExisting
)
{
    /// <summary>Null when the trigger is none that Harbor has.</summary>
    public PolicySettings? ToSettings()
    {
        // A rule without a trigger is started by hand.
        var trigger = Trigger is null ? ReplicationTrigger.Manual : TriggerWords.Find(Trigger.Type);
        return trigger is { } known
            ? new PolicySettings(
                Name ?? "",
                Description ?? "",
                SrcRegistry?.Endpoint,
                DestRegistry?.Endpoint,
                DestNamespace ?? "",
                DestNamespaceReplaceCount ?? -1,
                known,
                Trigger?.TriggerSettings?.Cron ?? "",
                Filters ?? [],
                (ReplicateDeletion ?? false) || (Deletion ?? false),
                Override ?? false,
                Enabled ?? false,
                Speed ?? 0,
                CopyByChunk ?? false,
                SingleActiveReplication ?? false,
                Repair
            )
            : null;
    }
}
