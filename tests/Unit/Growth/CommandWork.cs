namespace Entrepot.Unit.Growth;

/// <summary>What the database does for a statement.</summary>
/// <param name="Amount">In steps of SQLite's machine, or rows that PostgreSQL looked at.</param>
/// <param name="Walks">Large tables that are walked through from end to end, in the database's words.</param>
/// <param name="Plan">The whole plan, for the reader of a failure.</param>
internal sealed record CommandWork(long Amount, IReadOnlyList<string> Walks, string Plan);
