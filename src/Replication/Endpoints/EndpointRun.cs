namespace Entrepot.Replication.Endpoints;

/// <summary>Something that waits to be run against a registry.</summary>
public sealed record EndpointRun(long Id, long EndpointId);
