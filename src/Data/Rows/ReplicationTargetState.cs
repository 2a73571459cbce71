namespace Entrepot.Data.Rows;

public enum ReplicationTargetState
{
    /// <summary>What was wanted last was reached and looked at.</summary>
    Settled = 0,

    /// <summary>To be looked at, now or when <c>NextTryAt</c> comes; leased while a worker is at it.</summary>
    Wanted = 1,

    /// <summary>The artifact's own faults used up its tries; a new change or a retry by hand begins again.</summary>
    Failed = 2,

    /// <summary>
    /// Somebody stopped the work on what was wanted last: nobody is at it, and nobody knows that it is there.
    /// </summary>
    Stopped = 3,
}
