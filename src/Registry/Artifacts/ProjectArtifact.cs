using Entrepot.Oci;

namespace Entrepot.Registry.Artifacts;

/// <summary>An artifact and where it is.</summary>
public sealed record ProjectArtifact(RepositoryName Repository, Artifact Artifact);
