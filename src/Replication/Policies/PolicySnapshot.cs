using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Destinations;
using Entrepot.Replication.Filters;

namespace Entrepot.Replication.Policies;

/// <summary>A rule as it was when it was read, with its filters understood.</summary>
/// <param name="EndpointId">The other registry: the destination, or the source when the rule pulls.</param>
/// <param name="Pulls">This site is the destination.</param>
public sealed record PolicySnapshot(
    long Id,
    string Name,
    long EndpointId,
    bool Pulls,
    ReplicationFilters Filters,
    string DestinationNamespace,
    int DestinationNamespaceReplaceCount,
    bool ReplicateDeletion,
    bool Override,
    int Speed,
    bool CopyByChunk,
    bool DeletionsPaused,
    DateTimeOffset UpdatedAt
)
{
    public static PolicySnapshot Of(ReplicationPolicyRow row)
    {
        // What was saved was parsed before; a row that no longer parses was written by somebody else.
        var parsed = FilterParser.Parse(FilterParser.Read(row.Filters));
        return new PolicySnapshot(
            row.Id,
            row.Name,
            row.SourceEndpointId
                ?? row.DestinationEndpointId
                ?? throw new InvalidDataException($"Rule {row.Id} names no registry."),
            row.SourceEndpointId is not null,
            parsed.Filters ?? throw new InvalidDataException($"Rule {row.Id} has unreadable filters: {parsed.Fault}"),
            row.DestinationNamespace,
            row.DestinationNamespaceReplaceCount,
            row.ReplicateDeletion,
            row.Override,
            row.Speed,
            row.CopyByChunk,
            row.PausedReason.Length > 0,
            row.UpdatedAt
        );
    }

    /// <summary>The limit of each of its tasks; 0: none.</summary>
    public long BytesPerSecond => Speed * 1000L;

    /// <summary>As <see cref="Of"/>; null when the row's filters cannot be read, so that one such rule stops no other.</summary>
    /// <param name="fault">Why not, in words; empty when it can.</param>
    public static PolicySnapshot? TryOf(ReplicationPolicyRow row, out string fault)
    {
        fault = FaultOf(row);
        return fault.Length == 0 ? Of(row) : null;
    }

    /// <summary>Why the rule cannot be carried out by anybody, in words; empty when it can.</summary>
    public static string FaultOf(ReplicationPolicyRow row) =>
        FilterParser.ParseStored(row.Filters).Fault is { } fault
            ? $"the rule's filters cannot be read, save them again: {fault.TrimEnd('.')}"
            : "";

    public DestinationNameResult DestinationOf(RepositoryName source) =>
        DestinationName.Of(source, DestinationNamespace, DestinationNamespaceReplaceCount);
}
