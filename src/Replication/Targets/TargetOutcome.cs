using Entrepot.Oci;
using Entrepot.Remotes;

namespace Entrepot.Replication.Targets;

/// <summary>How a look at a target ended.</summary>
public abstract record TargetOutcome
{
    private TargetOutcome() { }

    /// <summary>The destination was looked at and holds what it should.</summary>
    /// <param name="Placed">All manifests of the closure and its referrers, as they are there now.</param>
    /// <param name="Returned">The tag went back to a digest that had been there before.</param>
    public sealed record Equal(Digest Digest, IReadOnlyList<Placement> Placed, bool Returned) : TargetOutcome;

    /// <summary>Tag and all went; what is kept there for others is forgotten too.</summary>
    public sealed record Removed : TargetOutcome;

    /// <summary>There is nothing to do, or nothing that may be done; the log says why.</summary>
    public sealed record LeftAlone : TargetOutcome;

    /// <summary>The endpoint was at fault: the target waits for it and has lost no try.</summary>
    public sealed record EndpointAtFault(RemoteFault Fault) : TargetOutcome;

    /// <summary>The artifact was at fault.</summary>
    /// <param name="Final">Trying again would change nothing.</param>
    public sealed record ArtifactAtFault(string Cause, bool Final) : TargetOutcome;

    /// <summary>The node stops: another worker goes on, now.</summary>
    public sealed record HandedBack : TargetOutcome;
}
