using System.Data.Common;

namespace Entrepot.Unit.Growth;

/// <summary>A statement as the server sent it.</summary>
/// <param name="Label">What the test was doing.</param>
internal sealed record LoggedCommand(string Label, string Sql, IReadOnlyList<DbParameter> Parameters);
