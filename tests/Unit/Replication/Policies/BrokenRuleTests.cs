using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Policies;

public sealed class BrokenRuleTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    public static TheoryData<DatabaseKind, string> Broken =>
        new()
        {
            { DatabaseKind.Sqlite, "oops" },
            { DatabaseKind.Sqlite, """[{"type":"tag","value":"["}]""" },
            { DatabaseKind.Postgres, "null" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_rule_that_nobody_can_read_holds_up_no_push_of_the_others(DatabaseKind kind, string filters)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var broken = await site.AddPolicyAsync(policy => policy.Name = "broken");
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        await site.WriteAsync(async context =>
            (await context.ReplicationPolicies.SingleAsync(row => row.Id == broken.Id)).Filters = filters
        );
        var whole = await site.AddPolicyAsync(policy => policy.Name = "whole");

        var digest = await site.PushAsync(Nginx, "v2", images.Image(300));
        await site.RelayAsync();

        // The broken rule's target is the oldest of all.
        var lease = (await site.LeaseAsync(1)).ShouldHaveSingleItem();
        lease.Policy.Id.ShouldBe(whole.Id);
        lease.Tag.ToString().ShouldBe("v2");
        var (outcome, log) = await site.LookAsync(lease);
        await site.SettleAsync(lease, outcome, log);
        site.Remote.Content(Nginx)["v2"].ShouldBe(digest);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Its_run_by_hand_fails_with_the_reason_and_the_next_rule_is_planned(
        DatabaseKind kind,
        string filters
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.PushAsync(Nginx, "v1", images.Image(300));
        var broken = await site.AddPolicyAsync(policy => (policy.Name, policy.Filters) = ("broken", filters));
        var whole = await site.AddPolicyAsync(policy => policy.Name = "whole");
        await site.Starter.StartAsync(broken.Id, Acts.By("ann"), CancellationToken.None);
        await site.Starter.StartAsync(whole.Id, Acts.By("ann"), CancellationToken.None);

        await site.PlanAsync();

        var executions = await site.ExecutionsAsync();
        executions[0].PlanFailed.ShouldBeTrue();
        executions[0].StatusText.ShouldContain("filters");
        (await site.TargetsAsync()).ShouldHaveSingleItem().PolicyId.ShouldBe(whole.Id);
    }
}
