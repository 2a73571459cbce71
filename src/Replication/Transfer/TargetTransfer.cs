using Entrepot.Remotes;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>One look at one target: the lease, both sides and the log.</summary>
/// <param name="Source">Where it is copied from: this site, or the other registry when the rule pulls.</param>
/// <param name="Remote">Where it is copied to: the other registry, or this site when the rule pulls.</param>
internal sealed record TargetTransfer(LeasedTarget Lease, IArtifactSource Source, IRemoteRegistry Remote, TaskLog Log)
{
    public IRemoteRepository Destination { get; } = Remote.Repository(Lease.DestinationRepository);

    public CopyProgress Progress { get; init; } = new();

    /// <summary>The tag's name at the destination, for people.</summary>
    public string DestinationReference => $"{Lease.DestinationRepository}:{Lease.Tag}";

    /// <summary>Where the source is, as the log tells it: "here" is always this site.</summary>
    public string AtSource => Lease.Policy.Pulls ? "there" : "here";

    /// <summary>Where the destination is, as the log tells it.</summary>
    public string AtDestination => Lease.Policy.Pulls ? "here" : "there";
}
