using Entrepot.Remotes;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Tasks;
using Entrepot.Replication.Transfer.Pull;
using Entrepot.Replication.Transfer.Site;

namespace Entrepot.Replication.Transfer;

/// <summary>Says which side of a look this site is: the source of what is pushed, the destination of what is pulled.</summary>
internal sealed class TransferSides(IArtifactSource here, SiteStore store, ReferrerTagLists referrerTags)
{
    /// <param name="remote">The other registry.</param>
    public TargetTransfer Of(LeasedTarget lease, IRemoteRegistry remote, TaskLog log) =>
        lease.Policy.Pulls
            ? new TargetTransfer(
                lease,
                new RemoteSource(remote, lease, store.Manifests, referrerTags),
                new SiteRegistry(store, lease.Policy),
                log
            )
            : new TargetTransfer(lease, here, remote, log);
}
