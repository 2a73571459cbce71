using Entrepot.Remotes;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Tells a fault of one repository from one of its registry: many answer for what is gone or not permitted as they answer
/// for wrong credentials, and one list that cannot be read is no reason to leave all others alone.
/// </summary>
internal static class RepositoryFaults
{
    /// <summary>Whether the registry itself is well and takes the credentials.</summary>
    public static async Task<bool> IsOneAsync(
        RemoteFault fault,
        IRemoteRegistry remote,
        CancellationToken cancellationToken
    ) =>
        !fault.IsEndpointFault
        || (
            fault.Reason is RemoteFaultReason.Credentials or RemoteFaultReason.NotARegistry
            && await remote.PingAsync(cancellationToken) == PingOutcome.Healthy
        );
}
