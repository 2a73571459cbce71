using Entrepot.Oci;

namespace Entrepot.Registry.Artifacts;

/// <summary>A tag that points to an artifact.</summary>
public sealed record ArtifactTag(long Id, Tag Name, DateTimeOffset PushedAt, DateTimeOffset? PulledAt);
