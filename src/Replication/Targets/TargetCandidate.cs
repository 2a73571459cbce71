using Entrepot.Replication.Policies;

namespace Entrepot.Replication.Targets;

/// <summary>A wanted target that may be leased now.</summary>
/// <param name="Fresh">One of the rule's newest events asks for it.</param>
internal readonly record struct TargetCandidate(long TargetId, PolicySnapshot Policy, bool Fresh);
