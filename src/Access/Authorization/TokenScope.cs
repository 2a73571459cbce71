namespace Entrepot.Access.Authorization;

/// <summary>One entry of a token's <c>access</c>: <c>repository:library/nginx:pull,push</c>.</summary>
public sealed record TokenScope(string Type, string Name, IReadOnlyList<string> Actions);
