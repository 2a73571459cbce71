namespace Entrepot.Registry.Artifacts;

/// <summary>Some accessories of an artifact.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record AccessoryPage(IReadOnlyList<Accessory> Accessories, long Total);
