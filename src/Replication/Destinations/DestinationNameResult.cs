using Entrepot.Oci;

namespace Entrepot.Replication.Destinations;

/// <summary>Either a name at the destination or the reason in words why there is none.</summary>
public sealed class DestinationNameResult
{
    private DestinationNameResult(RepositoryName? name, string? fault)
    {
        Name = name;
        Fault = fault;
    }

    public RepositoryName? Name { get; }

    /// <summary>Null when <see cref="Name"/> is there.</summary>
    public string? Fault { get; }

    public static DestinationNameResult Named(RepositoryName name) => new(name, null);

    public static DestinationNameResult Refused(string fault) => new(null, fault);
}
