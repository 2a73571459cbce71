namespace Entrepot.Replication.Executions;

/// <summary>What became of the wish to try failed tasks again.</summary>
public abstract record RetryResult
{
    private RetryResult() { }

    /// <param name="Tasks">How many are tried again.</param>
    public sealed record Started(long ExecutionId, int Tasks) : RetryResult;

    public sealed record UnknownTask : RetryResult;

    /// <summary>None of them failed, or what failed is at work again or has become equal since.</summary>
    public sealed record NothingFailed : RetryResult;

    /// <summary>Another execution of the rule is open, and it is to have only one.</summary>
    public sealed record AtWork(long PolicyId) : RetryResult;

    public sealed record Disabled(long PolicyId) : RetryResult;

    /// <summary>The rule cannot be carried out.</summary>
    public sealed record Unreadable(string Fault) : RetryResult;
}
