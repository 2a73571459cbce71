using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Oci;

namespace Entrepot.Replication.Destinations;

/// <summary>What the row of a target says about how its tag stands at the destination.</summary>
internal static class TargetStanding
{
    /// <param name="here">What the tag points to at this site.</param>
    public static (StandingState State, string Cause, DateTimeOffset? NextTryAt) Of(
        ReplicationPolicyRow policy,
        ReplicationTargetRow target,
        Digest here
    ) =>
        target.State switch
        {
            ReplicationTargetState.Wanted => StandWanted(policy, target),
            ReplicationTargetState.Failed => (StandingState.Failed, target.Cause, null),
            _ when target.VerifiedDigest == here => (StandingState.Verified, "", null),
            _ when target.VerifiedDigest is not null => (StandingState.Outdated, Reason(policy, target), null),
            _ => (StandingState.Absent, Reason(policy, target), null),
        };

    private static string Reason(ReplicationPolicyRow policy, ReplicationTargetRow target) =>
        target.Cause.Length > 0 ? target.Cause
        : policy.Override ? "the tag has moved since the rule last ran"
        : "the destination holds something else, or the rule has not run since: it does not override";

    private static (StandingState State, string Cause, DateTimeOffset? NextTryAt) StandWanted(
        ReplicationPolicyRow policy,
        ReplicationTargetRow target
    )
    {
        if (!policy.Enabled)
        {
            return (StandingState.Paused, "the rule is disabled", null);
        }

        if (Held(policy) is { } held)
        {
            return (StandingState.Paused, held, null);
        }

        if (policy.DestinationEndpoint!.ParkedUntil is { } parked)
        {
            var cause = target.Cause.Length > 0 ? target.Cause : policy.DestinationEndpoint.StatusReason;
            return (StandingState.Blocked, cause.Length > 0 ? cause : "the registry does not answer", parked);
        }

        if (target.LeaseOwner is not null)
        {
            return (StandingState.Copying, "", null);
        }

        return target.Cause.Length > 0
            ? (StandingState.Blocked, target.Cause, target.NextTryAt)
            : (StandingState.Waiting, "", null);
    }

    /// <summary>Who holds the work; null when nobody does.</summary>
    private static string? Held(ReplicationPolicyRow policy)
    {
        if (policy.HeldAt is { } since)
        {
            return Held("the rule", policy.HeldBy, since);
        }

        return
            new[] { policy.DestinationEndpoint, policy.SourceEndpoint }.FirstOrDefault(one => one?.HeldAt != null)
                is { HeldAt: { } from } endpoint
            ? Held($"the registry {endpoint.Name}", endpoint.HeldBy, from)
            : null;
    }

    private static string Held(string what, string who, DateTimeOffset since) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{what} is held by {who} since {since:yyyy-MM-dd HH:mm:ss} UTC: resume it"
        );
}
