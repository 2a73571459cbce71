using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Filters;

namespace Entrepot.Replication.Policies;

/// <summary>Everything that a person says about a rule.</summary>
/// <param name="SourceEndpointId">Null: this site. Exactly one of source and destination is an endpoint.</param>
/// <param name="DestinationNamespaceReplaceCount">Negative: all levels but the last.</param>
/// <param name="Cron">Six fields, in UTC or with a time zone before them; only with the scheduled trigger.</param>
/// <param name="Repair">Differences of a manual or scheduled rule are repaired; null: as it is.</param>
/// <param name="Speed">Kilobytes per second and task; 0 or less: unlimited.</param>
public sealed record PolicySettings(
    string Name,
    string Description,
    long? SourceEndpointId,
    long? DestinationEndpointId,
    string DestinationNamespace,
    int DestinationNamespaceReplaceCount,
    ReplicationTrigger Trigger,
    string Cron,
    IReadOnlyList<FilterEntry> Filters,
    bool ReplicateDeletion,
    bool Override,
    bool Enabled,
    int Speed,
    bool CopyByChunk,
    bool SingleActiveReplication,
    bool? Repair = null
)
{
    private const int MaximumName = 256;
    private const int MaximumDescription = 1024;

    /// <summary>What is wrong, in words for whoever said it; null when nothing is.</summary>
    public string? Fault()
    {
        if (Name.Length is 0 or > MaximumName)
        {
            return $"the name of a rule has 1 to {MaximumName} characters";
        }

        if (Name.Any(char.IsControl))
        {
            return "the name of a rule has characters that nobody can see";
        }

        if (Description.Length > MaximumDescription)
        {
            return $"the description has at most {MaximumDescription} characters";
        }

        if (SourceEndpointId is null == DestinationEndpointId is null)
        {
            return "either src_registry or dest_registry has to name a registry by its id, and not both";
        }

        return NamespaceFault() ?? TriggerFault() ?? FilterParser.Parse(Filters).Fault;
    }

    private string? NamespaceFault() =>
        DestinationNamespace.Length > 0 && !RepositoryName.TryParse(DestinationNamespace, out _)
            ? $"dest_namespace '{DestinationNamespace}' is not a repository path"
            : null;

    private string? TriggerFault() =>
        Trigger switch
        {
            ReplicationTrigger.Scheduled => CronSchedule.FaultOfZoned(Cron),
            ReplicationTrigger.EventBased when SourceEndpointId is not null =>
                "a rule that pulls cannot be event-based: nobody here sees what changes there; give it a schedule",
            ReplicationTrigger.EventBased when SingleActiveReplication =>
                "an event-based rule cannot be limited to a single active replication",
            _ => null,
        };
}
