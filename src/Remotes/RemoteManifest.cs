using Entrepot.Oci;

namespace Entrepot.Remotes;

public sealed record RemoteManifest(MediaType MediaType, Digest Digest, ReadOnlyMemory<byte> Content);
