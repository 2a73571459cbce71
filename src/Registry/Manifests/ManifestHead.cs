using Entrepot.Oci;

namespace Entrepot.Registry.Manifests;

/// <summary>What a manifest is, without its bytes. The size is theirs.</summary>
public sealed record ManifestHead(Digest Digest, MediaType MediaType, long Size);
