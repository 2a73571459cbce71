namespace Entrepot.Replication.Tasks;

/// <summary>A line of a task's log that is not written yet.</summary>
public readonly record struct LogLine(DateTimeOffset At, string Text);
