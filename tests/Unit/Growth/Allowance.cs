namespace Entrepot.Unit.Growth;

/// <summary>Why some statements may do more than others.</summary>
/// <param name="What">A pattern of what is done and the statement.</param>
/// <param name="Sqlite">The most steps of SQLite's machine, on a site of <c>SiteScale.Small</c>.</param>
/// <param name="Postgres">The most rows that PostgreSQL may look at.</param>
internal sealed record Allowance(string What, long Sqlite, long Postgres, string Reason, bool MayWalk = false);
