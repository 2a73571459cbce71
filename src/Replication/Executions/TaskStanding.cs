using Entrepot.Data.Rows;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Executions;

/// <summary>A task with what can be said of it now.</summary>
/// <param name="Waits">It is open and nobody is at it.</param>
/// <param name="Cause">Why it waits or failed, in words; empty when it does not.</param>
/// <param name="NextTryAt">When it is tried next by itself; null: nobody can say, or never.</param>
/// <param name="Attempts">Tries that failed by the artifact's own fault.</param>
/// <param name="CanBeRetried">What it was about is still given up.</param>
/// <param name="Figures">Of the copy under way; null when there is none.</param>
public sealed record TaskStanding(
    ReplicationTaskRow Row,
    bool Waits,
    string Cause,
    DateTimeOffset? NextTryAt,
    int Attempts,
    bool CanBeRetried,
    CopyFigures? Figures
);
