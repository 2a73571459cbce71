using Entrepot.Oci;

namespace Entrepot.Remotes;

public sealed record RemoteManifestHead(Digest Digest, MediaType? MediaType);
