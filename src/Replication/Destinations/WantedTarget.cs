using System.Globalization;
using Entrepot.Data.Rows;

namespace Entrepot.Replication.Destinations;

/// <summary>Says how a target that is wanted stands, and what it waits for.</summary>
internal static class WantedTarget
{
    /// <param name="policy">With its endpoints.</param>
    /// <param name="target">One that is wanted.</param>
    public static (StandingState State, string Cause, DateTimeOffset? NextTryAt) Stand(
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

        if ((policy.DestinationEndpoint ?? policy.SourceEndpoint) is { ParkedUntil: { } parked } endpoint)
        {
            var cause = target.Cause.Length > 0 ? target.Cause : endpoint.StatusReason;
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
