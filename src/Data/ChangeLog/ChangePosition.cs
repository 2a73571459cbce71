namespace Entrepot.Data.ChangeLog;

/// <summary>A place in the change log: after the row with this transaction and sequence.</summary>
/// <param name="TransactionId">0 on SQLite, where writers take turns and the sequence alone is the order.</param>
public readonly record struct ChangePosition(long TransactionId, long Sequence);
