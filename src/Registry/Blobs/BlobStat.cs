using Entrepot.Oci;

namespace Entrepot.Registry.Blobs;

/// <summary>A blob of a repository. The size is bytes.</summary>
public sealed record BlobStat(Digest Digest, long Size);
