namespace Entrepot.Rigs.Growth;

/// <summary>Rows of one table, made one after the other while they are written.</summary>
internal sealed record BulkTable(string Name, IReadOnlyList<string> Columns, IEnumerable<object?[]> Rows);
