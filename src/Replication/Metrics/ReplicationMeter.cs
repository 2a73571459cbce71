using System.Diagnostics.Metrics;
using Entrepot.Remotes;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Metrics;

/// <summary>Counts what this process does for its rules since its start. docs/metrics.md has the names.</summary>
internal static class ReplicationMeter
{
    public const string Name = "Entrepot.Replication";

    /// <summary>The cause of a fault that is no remote's: the artifact itself.</summary>
    private const string Artifact = "artifact";
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "entrepot_replication_attempts_total",
        description: "Looks at a reference and its destination, by how they ended"
    );

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "entrepot_replication_failures_total",
        description: "Looks that failed, by what was at fault"
    );

    private static readonly Counter<long> SentBytes = Meter.CreateCounter<long>(
        "entrepot_replication_sent_bytes_total",
        description: "Bytes of blobs sent to destinations, those that had to be sent again included"
    );

    /// <param name="outcome">Null: the target was in other hands by the end.</param>
    public static void Ended(string rule, TargetOutcome? outcome) =>
        Attempts.Add(1, new("rule", rule), new("outcome", Word(outcome)));

    public static void Failed(string rule, RemoteFaultReason reason) => Failed(rule, Word(reason));

    public static void ArtifactFailed(string rule) => Failed(rule, Artifact);

    public static void Sent(string rule, long bytes) =>
        SentBytes.Add(bytes, new KeyValuePair<string, object?>("rule", rule));

    private static void Failed(string rule, string cause) => Failures.Add(1, new("rule", rule), new("cause", cause));

    private static string Word(TargetOutcome? outcome) =>
        outcome switch
        {
            TargetOutcome.Equal => "verified",
            TargetOutcome.Removed => "removed",
            TargetOutcome.LeftAlone => "left_alone",
            TargetOutcome.EndpointAtFault => "endpoint_fault",
            TargetOutcome.ArtifactAtFault => "artifact_fault",
            _ => "interrupted",
        };

    private static string Word(RemoteFaultReason reason) =>
        reason switch
        {
            RemoteFaultReason.Dns => "dns",
            RemoteFaultReason.RefusedByPolicy => "refused_by_policy",
            RemoteFaultReason.Connect => "connect",
            RemoteFaultReason.Tls => "tls",
            RemoteFaultReason.Credentials => "credentials",
            RemoteFaultReason.NotARegistry => "not_a_registry",
            RemoteFaultReason.Timeout => "timeout",
            RemoteFaultReason.Busy => "busy",
            RemoteFaultReason.ServerError => "server_error",
            RemoteFaultReason.Cut => "cut",
            RemoteFaultReason.Refused => "refused",
            RemoteFaultReason.DigestMismatch => "digest_mismatch",
            _ => "unsupported",
        };
}
