using Entrepot.Oci;

namespace Entrepot.Replication.Targets;

/// <summary>A manifest at the destination that belongs to a target.</summary>
/// <param name="Tag">The tag that carries it there when it is a referrer in cosign's style.</param>
/// <param name="PutByUs">The target put it there, or set out to.</param>
public sealed record Placement(Digest Digest, bool Referrer, Tag? Tag, bool PutByUs);
