using Entrepot.Oci;

namespace Entrepot.Replication.Destinations;

/// <summary>How one tag stands at one destination of one rule.</summary>
/// <param name="Endpoint">The name of the other registry.</param>
/// <param name="Destination">Repository and tag there; null when the rule's namespace gives it no name.</param>
/// <param name="Verified">What the destination answered when it was last looked at and found equal.</param>
/// <param name="Cause">Why it is not verified, in words; empty when it is or is being worked on.</param>
/// <param name="NextTryAt">When it goes on by itself; null when it needs no wait, or somebody.</param>
/// <param name="BytesTotal">All bytes that a copy under way has to send; null: there is none.</param>
/// <param name="BytesSent">Those that it has sent.</param>
/// <param name="Remaining">How long it takes yet; null when nobody can tell.</param>
public sealed record DestinationStanding(
    long PolicyId,
    string PolicyName,
    long EndpointId,
    string Endpoint,
    Tag Tag,
    Digest Digest,
    string? Destination,
    StandingState State,
    Digest? Verified,
    DateTimeOffset? VerifiedAt,
    string Cause,
    DateTimeOffset? NextTryAt,
    long? BytesTotal = null,
    long? BytesSent = null,
    TimeSpan? Remaining = null
);
