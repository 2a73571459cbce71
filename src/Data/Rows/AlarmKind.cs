namespace Entrepot.Data.Rows;

/// <summary>What somebody should be told of.</summary>
public enum AlarmKind
{
    /// <summary>An endpoint does not answer or refuses the credentials: nothing is sent to it.</summary>
    EndpointParked = 0,

    /// <summary>A rule is further behind than the limit.</summary>
    Lag = 1,

    /// <summary>A destination differs from what a rule wants there.</summary>
    Drift = 2,

    /// <summary>The deletion guard holds deletions back.</summary>
    DeletionsHeld = 3,
}
