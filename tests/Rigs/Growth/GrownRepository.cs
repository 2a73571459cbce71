namespace Entrepot.Rigs.Growth;

/// <summary>One repository.</summary>
/// <param name="FirstArtifact">The number of its first artifact among all.</param>
internal sealed record GrownRepository(long Id, long ProjectId, string Name, long FirstArtifact, int Artifacts);
