using System.Text.Json;
using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Preview;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Policies;

/// <summary>Whoever saves a rule is told what the other registry cannot do of it.</summary>
public sealed class RuleLimitsTests
{
    private static readonly RemoteProvider Able = new("able", [], "", false, CopiesByChunk: true, ShowsLabels: true);

    private static readonly PolicySettings Pull = new(
        "rule",
        "",
        1,
        null,
        "mirror",
        -1,
        ReplicationTrigger.Manual,
        "",
        [],
        ReplicateDeletion: false,
        Override: false,
        Enabled: true,
        0,
        CopyByChunk: false,
        SingleActiveReplication: false
    );

    private static readonly PolicySettings Push = Pull with { SourceEndpointId = null, DestinationEndpointId = 1 };

    private static CancellationToken Never => CancellationToken.None;

    [Fact]
    public async Task A_label_filter_where_no_labels_can_be_seen_is_refused_at_save_and_in_the_preview()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var labelled = Pull with { Filters = [Filter("label", (string[])["released"])] };
        foreach (var kind in new[] { Able with { ShowsLabels = false }, Able })
        {
            site.Kind = kind;
            var saved = await site.Policies.CreateAsync(labelled, Acts.By("admin"), Never);
            var previewed = await site.Previewer.PreviewAsync(labelled, Never);
            if (kind.ShowsLabels)
            {
                saved.ShouldBeOfType<PolicyResult.Done>();
                previewed.ShouldBeOfType<PreviewResult.Done>();
                continue;
            }

            var fault = saved.ShouldBeOfType<PolicyResult.Invalid>().Fault;
            fault.ShouldStartWith("a label filter selects nothing at a registry of the type able");
            previewed.ShouldBeOfType<PreviewResult.Invalid>().Fault.ShouldBe(fault);
        }

        // This site's own labels are seen whatever the destination is.
        site.Kind = Able with
        {
            ShowsLabels = false,
        };
        (
            await site.Policies.CreateAsync(
                labelled with
                {
                    Name = "push",
                    SourceEndpointId = null,
                    DestinationEndpointId = 1,
                },
                Acts.By("admin"),
                Never
            )
        ).ShouldBeOfType<PolicyResult.Done>();
    }

    [Fact]
    public async Task A_change_that_would_make_a_rule_impossible_is_refused_too()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        site.Kind = Able with { ShowsLabels = false };
        var id = (await site.Policies.CreateAsync(Pull, Acts.By("admin"), Never))
            .ShouldBeOfType<PolicyResult.Done>()
            .Id;

        var changed = await site.Policies.UpdateAsync(
            id,
            Pull with
            {
                Filters = [Filter("label", (string[])["released"])],
            },
            Acts.By("admin"),
            Never
        );

        changed.ShouldBeOfType<PolicyResult.Invalid>();
    }

    [Theory]
    [InlineData("acme/nginx", true)]
    [InlineData("acme/{nginx,redis}", true)]
    [InlineData("acme/*", false)]
    [InlineData("", false)]
    public void Names_have_to_be_spelled_out_where_repositories_are_not_listed(string pattern, bool possible)
    {
        var rule = RowOf(Pull with { Filters = pattern.Length > 0 ? [Filter("name", pattern)] : [] });

        (RuleLimits.FaultOf(rule, Able with { ListsRepositories = false }) is null).ShouldBe(possible);
        RuleLimits.FaultOf(rule, Able).ShouldBeNull();
    }

    [Fact]
    public void What_is_not_carried_out_is_said_and_nothing_else()
    {
        var deaf = Able with { DeletesTags = false, CopiesByChunk = false };
        Warn(Push with { CopyByChunk = true }, Able).ShouldBeEmpty();
        Warn(Push with { ReplicateDeletion = true, Trigger = ReplicationTrigger.EventBased }, Able).ShouldBeEmpty();

        Warn(Push with { ReplicateDeletion = true }, Able)
            .ShouldHaveSingleItem()
            .ShouldContain("only event-based rules see what is deleted");
        Warn(Pull with { ReplicateDeletion = true }, Able).ShouldHaveSingleItem();
        Warn(Push with { ReplicateDeletion = true, Trigger = ReplicationTrigger.EventBased }, deaf)
            .ShouldHaveSingleItem()
            .ShouldContain("cannot delete a tag");
        Warn(Push with { CopyByChunk = true }, deaf).ShouldHaveSingleItem().ShouldContain("in one piece");
        Warn(Pull with { CopyByChunk = true }, Able).ShouldHaveSingleItem();
        Warn(Push, null).ShouldBeEmpty();
    }

    private static IReadOnlyList<string> Warn(PolicySettings settings, RemoteProvider? registry) =>
        RuleLimits.WarningsOf(RowOf(settings), registry);

    private static ReplicationPolicyRow RowOf(PolicySettings settings) =>
        ReplicationPolicies.RowOf(settings, DateTimeOffset.UnixEpoch);

    private static FilterEntry Filter(string type, object value) =>
        new(type, JsonSerializer.SerializeToElement(value), null);
}
