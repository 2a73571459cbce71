namespace Entrepot.Replication.Destinations;

/// <summary>In the order of a copy's life.</summary>
public enum StandingState
{
    /// <summary>The rule selects it and has not asked for it: pushed before the rule was made, or not run since.</summary>
    Absent,

    /// <summary>Asked for, and in the queue.</summary>
    Waiting,

    /// <summary>Somebody is at it.</summary>
    Copying,

    /// <summary>Waits for the cause to go away, and is tried again by itself.</summary>
    Blocked,

    /// <summary>Somebody paused the rule or one of its registries, or disabled the rule.</summary>
    Paused,

    /// <summary>Tried and given up; a new push or a retry begins again.</summary>
    Failed,

    /// <summary>The destination holds what the tag pointed to earlier.</summary>
    Outdated,

    /// <summary>The destination answered the same digest.</summary>
    Verified,
}
