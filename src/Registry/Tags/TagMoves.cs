using Entrepot.Oci;

namespace Entrepot.Registry.Tags;

/// <summary>What came of pointing tags to a manifest.</summary>
/// <param name="Moved">How many point there now that did not before.</param>
/// <param name="Kept">A tag that stays where it is, because what it has is later than what was sent; null when there is none.</param>
internal sealed record TagMoves(int Moved, Tag? Kept = null);
