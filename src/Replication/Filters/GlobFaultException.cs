namespace Entrepot.Replication.Filters;

/// <summary>Ends the reading of a bad pattern; never leaves <see cref="GlobPattern.Parse"/>.</summary>
internal sealed class GlobFaultException(int index, string fault) : Exception($"character {index + 1}: {fault}");
