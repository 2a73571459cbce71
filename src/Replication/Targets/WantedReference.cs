using Entrepot.Oci;

namespace Entrepot.Replication.Targets;

/// <summary>A tag of this site that a rule wants to have at its destination.</summary>
public readonly record struct WantedReference(RepositoryName Repository, Tag Tag)
{
    public override string ToString() => $"{Repository}:{Tag}";
}
