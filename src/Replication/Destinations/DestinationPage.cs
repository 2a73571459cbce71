namespace Entrepot.Replication.Destinations;

/// <summary>How some tags of an artifact stand.</summary>
/// <param name="Tags">How many tags it has in all.</param>
public sealed record DestinationPage(IReadOnlyList<DestinationStanding> Standings, int Tags);
