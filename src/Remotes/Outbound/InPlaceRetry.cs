namespace Entrepot.Remotes.Outbound;

/// <summary>
/// Tries a call again in place when the endpoint was at fault: up to four times in a row without progress, after
/// random waits whose range doubles ("full jitter").
/// </summary>
internal sealed class InPlaceRetry(TimeProvider clock, Random random)
{
    private const int Tries = 4;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    /// <summary>What the remote may ask to wait without the call being given up.</summary>
    private static readonly TimeSpan LongestAskedWait = TimeSpan.FromSeconds(5);

    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        RunAsync(attempt, static () => false, cancellationToken);

    /// <param name="attempt">Can be repeated: every try begins with a state of its own.</param>
    /// <param name="progressed">Whether the last try got on, which begins the counting anew.</param>
    /// <exception cref="RemoteException">The last fault, or one that trying again would not help.</exception>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> attempt,
        Func<bool> progressed,
        CancellationToken cancellationToken
    )
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await attempt(cancellationToken);
            }
            catch (RemoteException exception) when (IsWorthTrying(exception.Fault))
            {
                tried = progressed() ? 0 : tried;
                if (tried >= Tries)
                {
                    throw;
                }

                await Task.Delay(WaitFor(exception.Fault, tried), clock, cancellationToken);
            }
        }
    }

    private static bool IsWorthTrying(RemoteFault fault) =>
        fault.Reason
            is RemoteFaultReason.Dns
                or RemoteFaultReason.Connect
                or RemoteFaultReason.Timeout
                or RemoteFaultReason.Busy
                or RemoteFaultReason.ServerError
                or RemoteFaultReason.Cut
        && !(fault.RetryAfter > LongestAskedWait);

    private TimeSpan WaitFor(RemoteFault fault, int tried)
    {
        var jittered = FirstWait * Math.Pow(2, tried) * random.NextDouble();
        return fault.RetryAfter > jittered ? fault.RetryAfter.Value : jittered;
    }
}
