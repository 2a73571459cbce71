namespace Entrepot.Replication.Reconcile;

/// <summary>What became of the wish to compare.</summary>
public abstract record ReconcileStart
{
    private ReconcileStart() { }

    public sealed record Started(long Id) : ReconcileStart;

    public sealed record UnknownPolicy : ReconcileStart;

    public sealed record Disabled : ReconcileStart;

    /// <summary>One is under way already.</summary>
    public sealed record AtWork(long Id) : ReconcileStart;
}
