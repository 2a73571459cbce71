namespace Entrepot.Replication.Survey;

/// <summary>What goes on for a rule, and what was last seen of its destination.</summary>
/// <param name="BytesTotal">Of the copies under way: all that has to be sent.</param>
/// <param name="BytesSent">Of those what was sent.</param>
/// <param name="BytesPerSecond">How fast this node's copies went in the last seconds.</param>
/// <param name="LastRunAt">When the newest execution began that has made all its tasks; null: it has not run yet.</param>
/// <param name="SucceededAt">When a task last succeeded: its destination was then seen to hold what it should.</param>
/// <param name="ComparedAt">When a comparison of the whole destination last ended.</param>
/// <param name="Comparing">Such a comparison is at work.</param>
public sealed record RuleProgress(
    long PolicyId,
    long BytesTotal,
    long BytesSent,
    double BytesPerSecond,
    DateTimeOffset? LastRunAt,
    DateTimeOffset? SucceededAt,
    DateTimeOffset? ComparedAt,
    bool Comparing
);
