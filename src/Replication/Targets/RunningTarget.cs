namespace Entrepot.Replication.Targets;

/// <summary>The work on one target.</summary>
public sealed class RunningTarget : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource cut;
    private bool disposed;

    internal RunningTarget(LeasedTarget lease, CancellationToken stopping)
    {
        Lease = lease;
        cut = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Token = cut.Token;
    }

    public LeasedTarget Lease { get; }

    public CopyProgress Progress { get; } = new();

    /// <summary>Cancelled when the node stops or the work is cut.</summary>
    public CancellationToken Token { get; }

    /// <summary>Ends the work; what it has done so far stays at the destination.</summary>
    public Task CutAsync()
    {
        lock (gate)
        {
            return disposed ? Task.CompletedTask : cut.CancelAsync();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            cut.Dispose();
        }
    }
}
