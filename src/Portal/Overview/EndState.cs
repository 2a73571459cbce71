namespace Entrepot.Portal.Overview;

/// <summary>How another registry stands, what matters most first.</summary>
public enum EndState
{
    /// <summary>Somebody holds the work.</summary>
    Paused,

    /// <summary>It failed so often that no work is sent before it answers.</summary>
    Parked,

    /// <summary>The last test found something wrong.</summary>
    Unhealthy,

    /// <summary>No rule uses it.</summary>
    Unused,

    /// <summary>None of its rules is enabled.</summary>
    Deactivated,

    /// <summary>Something was given up.</summary>
    Failed,

    /// <summary>Deletions wait for somebody.</summary>
    Held,
    Copying,
    Behind,
    Differs,

    /// <summary>Somebody stopped work that nobody has made good since.</summary>
    Stopped,
    NotRun,

    /// <summary>Its rules have run, and nothing was ever seen there: no name fits, or they select nothing.</summary>
    NothingCopied,
    UpToDate,
}
