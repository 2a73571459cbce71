namespace Entrepot.Management.ReplicationAdapters;

/// <summary>Harbor's <c>RegistryProviderEndpointPattern</c>.</summary>
public sealed record EndpointPattern(string EndpointType, IReadOnlyList<EndpointChoice> Endpoints);
