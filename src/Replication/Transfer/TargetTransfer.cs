using Entrepot.Remotes;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>One look at one target: the lease, the other side and the log.</summary>
internal sealed record TargetTransfer(LeasedTarget Lease, IRemoteRegistry Remote, TaskLog Log)
{
    public IRemoteRepository Destination { get; } = Remote.Repository(Lease.DestinationRepository);

    public CopyProgress Progress { get; init; } = new();

    /// <summary>The tag's name there, for people.</summary>
    public string DestinationReference => $"{Lease.DestinationRepository}:{Lease.Tag}";
}
