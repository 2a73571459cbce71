namespace Entrepot.Replication.Reconcile;

/// <summary>How a batch of a comparison ended.</summary>
internal enum ReconcileProgress
{
    /// <summary>It was compared and written; there may be more.</summary>
    Written,

    /// <summary>There was nothing left.</summary>
    Finished,

    /// <summary>Another node has gone on, or the rule has become another: who looks next begins with what is then.</summary>
    Lost,
}
