namespace Entrepot.Remotes;

/// <summary>What went wrong with another registry.</summary>
/// <param name="Words">For the task's log: what happened and what to do. At most 200 characters of the remote's.</param>
/// <param name="RetryAfter">How long the remote asked to wait.</param>
public sealed record RemoteFault(RemoteFaultReason Reason, string Words, TimeSpan? RetryAfter = null)
{
    /// <summary>The endpoint is at fault, not what was sent: it uses up no artifact's tries.</summary>
    public bool IsEndpointFault =>
        Reason
            is RemoteFaultReason.Dns
                or RemoteFaultReason.RefusedByPolicy
                or RemoteFaultReason.Connect
                or RemoteFaultReason.Tls
                or RemoteFaultReason.Credentials
                or RemoteFaultReason.NotARegistry
                or RemoteFaultReason.Timeout
                or RemoteFaultReason.Busy
                or RemoteFaultReason.ServerError
                or RemoteFaultReason.Cut;
}
