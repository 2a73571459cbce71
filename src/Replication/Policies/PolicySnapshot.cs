using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Destinations;
using Entrepot.Replication.Filters;

namespace Entrepot.Replication.Policies;

/// <summary>A push rule as it was when it was read, with its filters understood.</summary>
public sealed record PolicySnapshot(
    long Id,
    string Name,
    long EndpointId,
    ReplicationFilters Filters,
    string DestinationNamespace,
    int DestinationNamespaceReplaceCount,
    bool ReplicateDeletion,
    bool Override,
    int Speed,
    bool CopyByChunk,
    bool DeletionsPaused
)
{
    /// <param name="row">A push rule: its destination is an endpoint.</param>
    public static PolicySnapshot Of(ReplicationPolicyRow row)
    {
        // What was saved was parsed before; a row that no longer parses was written by somebody else.
        var parsed = FilterParser.Parse(FilterParser.Read(row.Filters));
        return new PolicySnapshot(
            row.Id,
            row.Name,
            row.DestinationEndpointId ?? throw new InvalidOperationException($"Rule {row.Id} pushes nowhere."),
            parsed.Filters ?? throw new InvalidDataException($"Rule {row.Id} has unreadable filters: {parsed.Fault}"),
            row.DestinationNamespace,
            row.DestinationNamespaceReplaceCount,
            row.ReplicateDeletion,
            row.Override,
            row.Speed,
            row.CopyByChunk,
            row.PausedReason.Length > 0
        );
    }

    public DestinationNameResult DestinationOf(RepositoryName source) =>
        DestinationName.Of(source, DestinationNamespace, DestinationNamespaceReplaceCount);
}
