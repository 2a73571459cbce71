namespace Entrepot.Management.Registries;

/// <summary>How a filter is entered: <c>input</c>, <c>radio</c> or <c>list</c>.</summary>
public sealed record FilterStyle(string Type, string Style, IReadOnlyList<string>? Values);
