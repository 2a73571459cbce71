namespace Entrepot.Data.ChangeLog;

/// <summary>What a relay knows of the change log after one batch.</summary>
public enum RelayProgress
{
    /// <summary>Everything there is was handed over.</summary>
    Idle,

    /// <summary>The batch was full: there is likely more.</summary>
    More,

    /// <summary>There is more, which cannot be read before a running transaction ends.</summary>
    HeldBack,
}
