using Entrepot.Data.ChangeLog;

namespace Entrepot.Replication;

/// <summary>Wakes the workers of this node after a commit that raised targets. It carries nothing.</summary>
public sealed class ReplicationSignal
{
    private readonly ChangeSignal targets = new();
    private readonly ChangeSignal executions = new();
    private readonly ChangeSignal reconciliations = new();

    /// <summary>There may be targets to lease.</summary>
    public void TargetsRaised() => targets.Raise();

    /// <summary>There may be executions to plan.</summary>
    public void ExecutionStarted() => executions.Raise();

    /// <summary>There may be destinations to compare.</summary>
    public void ReconciliationStarted() => reconciliations.Raise();

    internal Task NextTargetsAsync() => targets.NextAsync();

    internal Task NextExecutionAsync() => executions.NextAsync();

    internal Task NextReconciliationAsync() => reconciliations.NextAsync();
}
