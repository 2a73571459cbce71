namespace Entrepot.Management.SystemState;

/// <summary>Harbor's <c>OverallHealthStatus</c>.</summary>
internal sealed record OverallHealth(string Status, IReadOnlyList<ComponentHealth> Components);
