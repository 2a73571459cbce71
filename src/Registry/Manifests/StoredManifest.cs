using Entrepot.Oci;

namespace Entrepot.Registry.Manifests;

/// <summary>A manifest of a repository, byte for byte as it was pushed.</summary>
public sealed record StoredManifest(Digest Digest, MediaType MediaType, ReadOnlyMemory<byte> Content);
