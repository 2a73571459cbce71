namespace Entrepot.Data.Rows;

/// <summary>One trigger of a policy. Its state is derived from its tasks.</summary>
public sealed class ReplicationExecutionRow
{
    public long Id { get; set; }
    public long PolicyId { get; set; }
    public ReplicationTrigger Trigger { get; set; }

    /// <summary>The act of the change log that triggered it; null when it was started by hand or by the clock.</summary>
    public string? Act { get; set; }

    /// <summary>Who or what started it.</summary>
    public string Operator { get; set; } = "";

    /// <summary>What the whole execution has to say: why it has no task, or why planning failed.</summary>
    public string StatusText { get; set; } = "";

    /// <summary>
    /// Its tasks are all made; until then it is in progress without them. Of one that is to stop: all have ended.
    /// </summary>
    public bool Planned { get; set; }

    /// <summary>How far planning has come: the repository and the tag last looked at.</summary>
    public long PlanRepositoryId { get; set; }
    public long PlanTagId { get; set; }

    /// <summary>How far the listing of another registry has come: the repository whose tags were raised last.</summary>
    public string PlanRepository { get; set; } = "";

    /// <summary>Planning failed for good, see <see cref="StatusText"/>.</summary>
    public bool PlanFailed { get; set; }
    public bool StopRequested { get; set; }

    /// <summary>What becomes of its targets by the stop; null: no stop was asked for.</summary>
    public ReplicationTargetState? StopLeaves { get; set; }
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When planning ended or the stop came; the tasks' own ends may be later.</summary>
    public DateTimeOffset? PlannedAt { get; set; }
    public ReplicationPolicyRow? Policy { get; set; }
}
