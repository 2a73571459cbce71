namespace Entrepot.Management.ReplicationAdapters;

/// <summary>Harbor's <c>RegistryEndpoint</c>: a name to show and the URL it stands for.</summary>
public sealed record EndpointChoice(string Key, string Value);
