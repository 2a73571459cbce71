namespace Entrepot.Management.ReplicationAdapters;

/// <summary>Harbor's <c>RegistryProviderEndpointPattern</c>.</summary>
internal sealed record EndpointPattern(string EndpointType, IReadOnlyList<EndpointChoice> Endpoints);
