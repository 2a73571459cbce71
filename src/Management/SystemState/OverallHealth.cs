namespace Entrepot.Management.SystemState;

/// <summary>Harbor's <c>OverallHealthStatus</c>.</summary>
public sealed record OverallHealth(string Status, IReadOnlyList<ComponentHealth> Components);
