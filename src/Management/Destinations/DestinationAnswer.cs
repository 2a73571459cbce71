using Entrepot.Management.Conventions.Wire;
using Entrepot.Replication.Destinations;

namespace Entrepot.Management.Destinations;

/// <summary>How one tag stands at one destination.</summary>
/// <param name="State"><c>absent</c>, <c>waiting</c>, <c>copying</c>, <c>blocked</c>, <c>failed</c>, <c>outdated</c> or <c>verified</c>.</param>
/// <param name="Digest">What the tag points to here.</param>
/// <param name="Registry">The name of the endpoint.</param>
/// <param name="Cause">Why it is not there, in words.</param>
/// <param name="BytesTotal">All that the copy under way has to send.</param>
/// <param name="Eta">Seconds that it takes yet.</param>
/// <param name="Paused">It is <c>blocked</c> because somebody paused or disabled the rule or one of its registries.</param>
public sealed record DestinationAnswer(
    long PolicyId,
    string Policy,
    long RegistryId,
    string Registry,
    string Tag,
    string Digest,
    string? Destination,
    string State,
    string? VerifiedDigest,
    DateTimeOffset? VerifiedAt,
    string? Cause,
    DateTimeOffset? NextTryAt,
    long? BytesTotal,
    long? BytesSent,
    long? Eta,
    bool? Paused
)
{
    public static DestinationAnswer Of(DestinationStanding standing) =>
        new(
            standing.PolicyId,
            standing.PolicyName,
            standing.EndpointId,
            standing.Endpoint,
            standing.Tag.ToString(),
            standing.Digest.ToString(),
            standing.Destination,
            WordOf(standing.State),
            standing.Verified?.ToString(),
            standing.VerifiedAt,
            standing.Cause.NullIfEmpty(),
            standing.NextTryAt,
            standing.BytesTotal,
            standing.BytesSent,
            standing.Remaining is { } remaining ? (long)Math.Ceiling(remaining.TotalSeconds) : null,
            standing.State == StandingState.Paused ? true : null
        );

    internal static string WordOf(StandingState state) =>
        state switch
        {
            StandingState.Absent => "absent",
            StandingState.Waiting => "waiting",
            StandingState.Copying => "copying",
            StandingState.Blocked or StandingState.Paused => "blocked",
            StandingState.Failed => "failed",
            StandingState.Outdated => "outdated",
            _ => "verified",
        };
}
