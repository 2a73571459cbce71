using Entrepot.Management.Standing;
using Entrepot.Portal.Overview;
using Entrepot.Portal.Parts;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Overview;

/// <summary>What the overview says of another registry.</summary>
public sealed class SiteEndTests
{
    private static readonly DateTimeOffset Verified = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly RuleStandingAnswer Rule = new(
        PolicyId: 1,
        Name: "rule",
        Enabled: true,
        RegistryId: 1,
        Waiting: 0,
        Running: 0,
        Failed: 0,
        Stopped: 0,
        Lag: 0,
        DeletionsHeld: null,
        HeldAt: null,
        HeldBy: null,
        Missing: 0,
        Different: 0,
        Damaged: 0,
        Extra: 0,
        BytesTotal: 0,
        BytesSent: 0,
        BytesPerSecond: 0,
        LastRunAt: Verified,
        SucceededAt: Verified,
        ComparedAt: null,
        Comparing: false
    );

    [Fact]
    public void One_whose_work_is_done_is_up_to_date() => Of(Rule).State.ShouldBe(EndState.UpToDate);

    [Fact]
    public void One_whose_work_somebody_stopped_is_not() =>
        Of(Rule, Rule with { Stopped = 1 })
            .ShouldSatisfyAllConditions(
                end => end.State.ShouldBe(EndState.Stopped),
                end => end.Tone.ShouldBe(Tone.Warning)
            );

    [Fact]
    public void One_whose_only_work_somebody_stopped_is_not_merely_unused() =>
        Of(Rule with { Stopped = 1, SucceededAt = null }).State.ShouldBe(EndState.Stopped);

    [Fact]
    public void One_that_was_asked_for_and_never_got_anything_is_not_called_unused() =>
        Of(Rule with { SucceededAt = null })
            .ShouldSatisfyAllConditions(
                end => end.State.ShouldBe(EndState.NothingCopied),
                end => end.Tone.ShouldBe(Tone.Warning)
            );

    [Fact]
    public void One_whose_rules_have_not_run_says_so() =>
        Of(Rule with { LastRunAt = null, SucceededAt = null }).State.ShouldBe(EndState.NotRun);

    [Fact]
    public void A_rule_that_is_off_says_nothing() =>
        Of(Rule, Rule with { Enabled = false, Stopped = 1, Failed = 1 }).State.ShouldBe(EndState.UpToDate);

    [Fact]
    public void Of_many_those_in_trouble_come_first_and_the_others_in_their_order()
    {
        var (good, stopped, failed) = (Of(Rule), Of(Rule with { Stopped = 1 }), Of(Rule with { Failed = 1 }));
        var copying = Of(Rule with { Running = 1 });

        SiteEnd.WorstFirst([good, stopped, copying, failed]).ShouldBe([failed, stopped, good, copying]);
    }

    private static SiteEnd Of(params RuleStandingAnswer[] rules) =>
        new(
            new RegistryStandingAnswer(1, "there", "https://there.test", false, null, 0, null, null, null, null),
            "harbor",
            rules,
            Pulls: false
        );
}
