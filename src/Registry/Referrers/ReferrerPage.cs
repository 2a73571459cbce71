using Entrepot.Oci;

namespace Entrepot.Registry.Referrers;

/// <summary>Some of a manifest's referrers.</summary>
/// <param name="Next">What to ask for to get the next ones; null when these were the last.</param>
public sealed record ReferrerPage(IReadOnlyList<Descriptor> Referrers, long? Next);
