namespace Entrepot.Data.Rows;

/// <summary>One comparison of a destination with all that a rule wants there.</summary>
public sealed class ReplicationReconciliationRow
{
    public long Id { get; set; }
    public long PolicyId { get; set; }

    /// <summary>Who asked for it; the clock is <c>scheduler</c>.</summary>
    public string Operator { get; set; } = "";
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it is at work.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The target that was compared last: where it goes on after a break.</summary>
    public long ComparedTargetId { get; set; }

    /// <summary>The destination repository that was listed last, in the order of names; empty: none yet.</summary>
    public string ListedRepository { get; set; } = "";
    public long Compared { get; set; }
    public long Missing { get; set; }
    public long Different { get; set; }
    public long Extra { get; set; }
    public long Damaged { get; set; }
    public long Repairs { get; set; }

    /// <summary>Why it waits or ended early, in words.</summary>
    public string StatusText { get; set; } = "";
    public ReplicationPolicyRow? Policy { get; set; }
}
