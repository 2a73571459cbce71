using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>A difference between a destination and what a rule wants there; the row goes when the difference does.</summary>
public sealed class ReplicationDriftRow
{
    public long Id { get; set; }
    public long PolicyId { get; set; }

    /// <summary>The target that differs; null for a tag that no target wants.</summary>
    public long? TargetId { get; set; }
    public required RepositoryName DestinationRepository { get; set; }
    public required Tag Tag { get; set; }
    public DriftKind Kind { get; set; }
    public Digest? Wanted { get; set; }
    public Digest? Found { get; set; }

    /// <summary>What exactly is not there, in words; empty when the kind says it all.</summary>
    public string Detail { get; set; } = "";
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When its repair was asked for; null: it is only reported.</summary>
    public DateTimeOffset? RepairAskedAt { get; set; }
    public ReplicationPolicyRow? Policy { get; set; }
    public ReplicationTargetRow? Target { get; set; }
}
