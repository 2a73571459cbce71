using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;
using Entrepot.Management.Registries;
using Entrepot.Remotes;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Policies;

namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>ReplicationPolicy</c>: what is off or empty is left out.</summary>
/// <param name="NextRunAt">Our addition: when a scheduled rule runs next, in UTC.</param>
/// <param name="NextRuns">Our addition: the next five of them.</param>
/// <param name="TimeZone">Our addition: the time zone of a scheduled rule's times.</param>
/// <param name="Repair">Our addition: differences of a manual or scheduled rule are repaired.</param>
/// <param name="PausedReason">Our addition: why the rule's deletions wait for somebody.</param>
/// <param name="HeldAt">Our addition: since when somebody holds the rule's work.</param>
/// <param name="HeldBy">Our addition: who holds it.</param>
/// <param name="Fault">Our addition: why the rule cannot be carried out.</param>
/// <param name="Warnings">Our addition: what of the rule is not carried out, and why.</param>
public sealed record PolicyAnswer(
    long Id,
    string Name,
    string? Description,
    RegistryAnswer SrcRegistry,
    RegistryAnswer DestRegistry,
    string? DestNamespace,
    int DestNamespaceReplaceCount,
    TriggerBody Trigger,
    IReadOnlyList<FilterEntry>? Filters,
    bool? ReplicateDeletion,
    bool? Deletion,
    bool? Override,
    bool? Enabled,
    int Speed,
    bool CopyByChunk,
    bool SingleActiveReplication,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime,
    DateTimeOffset? NextRunAt,
    IReadOnlyList<DateTimeOffset>? NextRuns,
    string? TimeZone,
    bool? Repair,
    string? PausedReason,
    DateTimeOffset? HeldAt,
    string? HeldBy,
    string? Fault,
    IReadOnlyList<string>? Warnings
)
{
    private const int RunsShown = 5;

    /// <param name="row">With its endpoints.</param>
    /// <param name="local">This site as a registry.</param>
    public static PolicyAnswer Of(ReplicationPolicyRow row, RegistryAnswer local, RemoteRegistries registries) =>
        new(
            row.Id,
            row.Name,
            row.Description.NullIfEmpty(),
            row.SourceEndpoint is { } source ? RegistryEndpoints.Show(source) : local,
            row.DestinationEndpoint is { } destination ? RegistryEndpoints.Show(destination) : local,
            row.DestinationNamespace.NullIfEmpty(),
            row.DestinationNamespaceReplaceCount,
            new TriggerBody(TriggerWords.Of(row.Trigger), new TriggerSettings(row.Cron.NullIfEmpty())),
            FiltersOf(row).NullIfEmpty(),
            OnlyIf(row.ReplicateDeletion),
            OnlyIf(row.ReplicateDeletion),
            OnlyIf(row.Override),
            OnlyIf(row.Enabled),
            row.Speed,
            row.CopyByChunk,
            row.SingleActiveReplication,
            row.CreatedAt,
            row.UpdatedAt,
            row.NextRunAt,
            CronSchedule.From(row.NextRunAt, row.Cron, RunsShown).ToList().NullIfEmpty(),
            row.Trigger == ReplicationTrigger.Scheduled ? CronSchedule.ZoneOf(row.Cron) : null,
            OnlyIf(row.Repair),
            row.PausedReason.NullIfEmpty(),
            row.HeldAt,
            row.HeldBy.NullIfEmpty(),
            PolicySnapshot.FaultOf(row).NullIfEmpty(),
            RuleLimits
                .WarningsOf(row, registries.Find((row.SourceEndpoint ?? row.DestinationEndpoint)?.Type ?? ""))
                .NullIfEmpty()
        );

    /// <summary>One rule that cannot be read is no reason to show none.</summary>
    private static IReadOnlyList<FilterEntry> FiltersOf(ReplicationPolicyRow row)
    {
        try
        {
            return FilterParser.Read(row.Filters);
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static bool? OnlyIf(bool value) => value ? true : null;
}
