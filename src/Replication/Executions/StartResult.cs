namespace Entrepot.Replication.Executions;

/// <summary>What became of the wish to start an execution.</summary>
public sealed class StartResult
{
    public static readonly StartResult UnknownPolicy = new();
    public static readonly StartResult Disabled = new();

    private StartResult() { }

    /// <summary>The new execution; 0 when there is none.</summary>
    public long ExecutionId { get; private init; }

    public static StartResult Started(long executionId) => new() { ExecutionId = executionId };
}
