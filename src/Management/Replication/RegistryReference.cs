namespace Entrepot.Management.Replication;

/// <summary>A registry by its id; 0 is this site.</summary>
public sealed record RegistryReference(long? Id)
{
    public long? Endpoint => Id is null or 0 ? null : Id;
}
