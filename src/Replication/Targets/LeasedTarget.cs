using Entrepot.Oci;
using Entrepot.Replication.Policies;

namespace Entrepot.Replication.Targets;

/// <summary>A target in the hands of a worker, as it was when it was leased.</summary>
/// <param name="Fence">What the worker writes counts only while the row still has this number.</param>
/// <param name="WantedSequence">What was wanted then: reaching it settles the tasks up to it.</param>
/// <param name="DeletionSeen">Somebody was seen deleting the source here.</param>
/// <param name="OpenTasks">The tasks that wait for the target, oldest first.</param>
public sealed record LeasedTarget(
    long Id,
    long Fence,
    long WantedSequence,
    PolicySnapshot Policy,
    RepositoryName SourceRepository,
    RepositoryName DestinationRepository,
    Tag Tag,
    bool DeletionSeen,
    Digest? VerifiedDigest,
    Digest? PlacedDigest,
    int Returns,
    DateTimeOffset? ReturnsSince,
    IReadOnlyList<OpenTask> OpenTasks
)
{
    /// <summary>How often it failed since it was wanted last.</summary>
    public int Attempts { get; init; }

    public override string ToString() => $"{SourceRepository}:{Tag} -> {DestinationRepository}:{Tag}";
}
