using Entrepot.Data.Rows;

namespace Entrepot.Management.Replication;

/// <summary>Triggers in Harbor's words.</summary>
internal static class TriggerWords
{
    public static string Of(ReplicationTrigger trigger) =>
        trigger switch
        {
            ReplicationTrigger.Manual => "manual",
            ReplicationTrigger.Scheduled => "scheduled",
            _ => "event_based",
        };

    public static ReplicationTrigger? Find(string? word) =>
        word switch
        {
            "manual" => ReplicationTrigger.Manual,
            "scheduled" => ReplicationTrigger.Scheduled,
            "event_based" => ReplicationTrigger.EventBased,
            _ => null,
        };
}
