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
            ReplicationTargetState.Wanted => WantedTarget.Stand(policy, target),
            ReplicationTargetState.Failed => (StandingState.Failed, target.Cause, null),
            _ when target.VerifiedDigest == here => (StandingState.Verified, "", null),
            _ when target.VerifiedDigest is not null => (StandingState.Outdated, Reason(policy, target), null),
            _ => (StandingState.Absent, Reason(policy, target), null),
        };

    private static string Reason(ReplicationPolicyRow policy, ReplicationTargetRow target) =>
        target.Cause.Length > 0 ? target.Cause
        : policy.Override ? "the tag has moved since the rule last ran"
        : "the destination holds something else, or the rule has not run since: it does not override";
}
