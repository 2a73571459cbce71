using Entrepot.Data.Rows;

namespace Entrepot.Data.ChangeLog;

/// <summary>Rows of the change log in their order, and the place after the last of them.</summary>
/// <param name="HeldBack">There are later rows that must wait for a transaction that is still running.</param>
public sealed record ChangeBatch(IReadOnlyList<ChangeRow> Changes, ChangePosition End, bool HeldBack);
