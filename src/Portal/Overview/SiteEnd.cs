using Entrepot.Management.Standing;
using Entrepot.Portal.Parts;

namespace Entrepot.Portal.Overview;

/// <summary>Another registry as the picture of the sites shows it, with the rules that go one way.</summary>
/// <param name="Registry">How it stands.</param>
/// <param name="Type">The adapter.</param>
/// <param name="Rules">Those that copy to it, or those that copy from it.</param>
/// <param name="Pulls">They copy from it.</param>
public sealed record SiteEnd(
    RegistryStandingAnswer Registry,
    string Type,
    IReadOnlyList<RuleStandingAnswer> Rules,
    bool Pulls
)
{
    /// <summary>Seconds; somebody who pushed just now is not worried yet.</summary>
    private const int WorryingLag = 60;

    private IEnumerable<RuleStandingAnswer> Active => Rules.Where(rule => rule.Enabled);

    public long Lag => Active.Select(rule => rule.Lag).DefaultIfEmpty().Max();

    public long BytesPerSecond => Rules.Sum(rule => rule.BytesPerSecond);

    public long BytesTotal => Rules.Sum(rule => rule.BytesTotal);

    public long BytesSent => Rules.Sum(rule => rule.BytesSent);

    public int Running => Rules.Sum(rule => rule.Running);

    public int Waiting => Rules.Sum(rule => rule.Waiting);

    public int Failed => Active.Sum(rule => rule.Failed);

    public int Stopped => Active.Sum(rule => rule.Stopped);

    public int Differences => Active.Sum(rule => rule.Missing + rule.Different + rule.Damaged);

    /// <summary>When it was last seen to hold what it should, a copy or a whole comparison.</summary>
    public DateTimeOffset? VerifiedAt => Rules.Select(rule => Later(rule.SucceededAt, rule.ComparedAt)).Max();

    public EndState State =>
        this switch
        {
            { Registry.HeldAt: not null } => EndState.Paused,
            { Registry.Parked: true } => EndState.Parked,
            { Registry.StatusReason: not null } => EndState.Unhealthy,
            { Rules.Count: 0 } => EndState.Unused,
            _ when !Active.Any() => EndState.Deactivated,
            _ when Active.All(rule => rule.HeldAt is not null) => EndState.Paused,
            { Failed: > 0 } => EndState.Failed,
            _ when Rules.Any(rule => rule.DeletionsHeld is not null) => EndState.Held,
            { Running: > 0 } => EndState.Copying,
            { Waiting: > 0, Lag: > WorryingLag } => EndState.Behind,
            { Waiting: > 0 } => EndState.Copying,
            { Differences: > 0 } => EndState.Differs,
            { Stopped: > 0 } => EndState.Stopped,
            { VerifiedAt: null } when Active.Any(rule => rule.LastRunAt is not null) => EndState.NothingCopied,
            { VerifiedAt: null } => EndState.NotRun,
            _ => EndState.UpToDate,
        };

    public Tone Tone =>
        State switch
        {
            EndState.UpToDate => Tone.Good,
            EndState.Copying => Tone.Busy,
            EndState.Behind or EndState.Differs or EndState.Stopped or EndState.Held or EndState.NothingCopied =>
                Tone.Warning,
            EndState.Parked or EndState.Unhealthy or EndState.Failed => Tone.Bad,
            _ => Tone.Neutral,
        };

    /// <summary>Those that somebody should see to first; the others stay in their order.</summary>
    public static List<SiteEnd> WorstFirst(IEnumerable<SiteEnd> ends) =>
        [
            .. ends.OrderBy(end =>
                end.Tone switch
                {
                    Tone.Bad => 0,
                    Tone.Warning => 1,
                    _ => 2,
                }
            ),
        ];

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;
}
