namespace Entrepot.Management.SystemState;

internal sealed record ApiVersion(string Version);
