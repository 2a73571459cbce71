using Entrepot.Remotes;

namespace Entrepot.Replication.Endpoints;

/// <summary>
/// When an endpoint is parked and for how long: it opens on faults in a row, not on a rate, and a site that is away
/// for a day is asked again within half a minute of its return.
/// </summary>
internal sealed class EndpointBreaker(Random random)
{
    private const int FaultsToPark = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>An endpoint that is parked for longer than this from now has asked for it, or refuses the credentials.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>An account that is locked after wrong passwords is not to be kept locked by us.</summary>
    private static readonly TimeSpan LongestCredentialsPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAskedPause = TimeSpan.FromHours(1);

    /// <summary>How long to leave the endpoint alone; null: go on.</summary>
    /// <param name="consecutive">The faults in a row, this one included.</param>
    public TimeSpan? PauseAfter(RemoteFault fault, int consecutive)
    {
        if (fault.RetryAfter is { } asked && asked > FirstPause)
        {
            return AsAsked(asked);
        }

        return consecutive < FaultsToPark ? null : Pause(consecutive, fault.Reason == RemoteFaultReason.Credentials);
    }

    /// <summary>How long until the next probe after one that failed.</summary>
    /// <param name="asked">How long the endpoint asked to be left alone, if it did.</param>
    public TimeSpan PauseAfter(PingOutcome outcome, TimeSpan? asked, int consecutive) =>
        asked > FirstPause ? AsAsked(asked.Value) : Pause(consecutive, outcome == PingOutcome.Credentials);

    private static TimeSpan AsAsked(TimeSpan asked) => asked < LongestAskedPause ? asked : LongestAskedPause;

    private TimeSpan Pause(int consecutive, bool credentials)
    {
        var longest = credentials ? LongestCredentialsPause : LongestPause;
        var doubled = FirstPause * Math.Pow(2, Math.Clamp(consecutive - FaultsToPark, 0, 20));

        // Sites that lost the same peer at once do not all come back to it at once.
        return (doubled < longest ? doubled : longest) * (0.75 + (random.NextDouble() / 4));
    }
}
