using Entrepot.Remotes;

namespace Entrepot.Replication.Endpoints;

/// <summary>How making, changing, deleting or testing an endpoint ended.</summary>
public abstract record EndpointResult
{
    private EndpointResult() { }

    /// <summary>It is done.</summary>
    public sealed record Done(long Id) : EndpointResult;

    public sealed record Missing : EndpointResult;

    public sealed record NameTaken(string Name) : EndpointResult;

    /// <param name="Fault">What is wrong with what was given, in words.</param>
    public sealed record Invalid(string Fault) : EndpointResult;

    /// <summary>The registry does not answer as it should, so nothing was stored.</summary>
    public sealed record Unhealthy(PingOutcome Outcome) : EndpointResult;

    /// <summary>A rule uses it.</summary>
    public sealed record InUse(string Policy) : EndpointResult;
}
