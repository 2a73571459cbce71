using Entrepot.Data.Rows;

namespace Entrepot.Replication.Reconcile;

/// <summary>A target after the comparison.</summary>
/// <param name="Drift">Null: it is equal, or not wanted.</param>
/// <param name="Wanted">The rule wants it now, and its source is there.</param>
internal sealed record ComparedTarget(ReplicationTargetRow Target, DriftFound? Drift, bool Wanted = true);
