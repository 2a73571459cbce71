namespace Entrepot.Management.SystemState;

/// <summary>Harbor's <c>ComponentHealthStatus</c>: <c>healthy</c> or <c>unhealthy</c>.</summary>
public sealed record ComponentHealth(string Name, string Status, string? Error = null);
