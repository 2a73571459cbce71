using Entrepot.Oci;

namespace Entrepot.Replication.Preview;

/// <summary>A reference that a rule selects, and what becomes of it.</summary>
/// <param name="Destination">Null: it is not copied, whatever is there.</param>
internal sealed record NamedReference(PreviewedReference Selected, RepositoryName? Destination, PreviewItem Item)
{
    /// <summary>The rule selects it, by the labels too that only its registry knows.</summary>
    public bool Selects { get; init; } = true;
}
