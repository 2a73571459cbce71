namespace Entrepot.Replication.Policies;

/// <summary>What became of a wish about a rule.</summary>
public abstract record PolicyResult
{
    private PolicyResult() { }

    public sealed record Done(long Id) : PolicyResult;

    public sealed record Missing : PolicyResult;

    public sealed record NameTaken(string Name) : PolicyResult;

    public sealed record Invalid(string Fault) : PolicyResult;

    /// <summary>The rule cannot be deleted while it is at work.</summary>
    public sealed record AtWork(long ExecutionId) : PolicyResult;
}
