using Entrepot.Replication.Policies;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Policies;

public sealed class PolicyDeletionTests
{
    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_with_a_long_history_is_deleted_in_pieces(DatabaseKind kind)
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        await rule.StopAsync(await rule.RunManyAsync());
        await site.PlanAsync();

        // The process dies after the first of them.
        (
            await site.Database.WriteAsync(
                (context, token) =>
                    new PolicyDeletion(context, 1).GoOnAsync(Acts.By("admin"), site.Clock.GetUtcNow(), token),
                Never
            )
        ).ShouldBeNull();
        (await site.TasksAsync()).Count.ShouldBeInRange(1, LargeRule.Count - 1);
        await site.PushAsync(LargeRule.Nginx, "v1", rule.Images.Image(500));
        await site.RelayAsync();

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        (await site.Policies.DeleteAsync(1, Acts.By("admin"), limit.Token)).ShouldBeOfType<PolicyResult.Done>();

        (await site.ExecutionsAsync()).ShouldBeEmpty();
        (await site.TasksAsync()).ShouldBeEmpty();
        (await site.TargetsAsync()).ShouldBeEmpty();
        (await site.Policies.DeleteAsync(1, Acts.By("admin"), Never)).ShouldBeOfType<PolicyResult.Missing>();
    }
}
