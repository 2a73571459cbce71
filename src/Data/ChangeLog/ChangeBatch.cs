using Entrepot.Data.Rows;

namespace Entrepot.Data.ChangeLog;

/// <summary>Rows of the change log in their order, and the place after the last of them.</summary>
public sealed record ChangeBatch(IReadOnlyList<ChangeRow> Changes, ChangePosition End);
