namespace Entrepot.Distribution.Referrers;

/// <summary>An image index that lists referrers (distribution-spec, "Listing Referrers").</summary>
internal sealed record ReferrersIndex(int SchemaVersion, string MediaType, IReadOnlyList<ReferrerDescriptor> Manifests);
