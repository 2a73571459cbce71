using Entrepot.Data.Rows;

namespace Entrepot.Replication.Reconcile;

/// <summary>A target after the comparison.</summary>
/// <param name="Drift">Null: it is equal.</param>
internal sealed record ComparedTarget(ReplicationTargetRow Target, DriftFound? Drift);
