using Entrepot.Oci;

namespace Entrepot.Replication.Targets;

/// <summary>What tells targets apart: there is one for each rule, destination repository and tag.</summary>
internal readonly record struct TargetKey(long PolicyId, RepositoryName DestinationRepository, Tag Tag);
