using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Reconcile;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Reconcile;

/// <summary>What a hand at the destination changed is found, told and, where the rule wants it, made good.</summary>
public sealed class ReconcilerTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Whatever_was_changed_there_is_found_and_brought_back(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await site.AddPolicyAsync(row => row.Override = true);
        var digests = await PushAsync(site, "gone", "moved", "hollow", "whole");
        var there = site.Remote.Content(Nginx);
        there.Tags.Remove(Tag.Parse("gone"));
        there.Tags[Tag.Parse("moved")] = digests["whole"];
        var blob = Layer(there, digests["hollow"]);
        there.StoredBlobs.Remove(blob);
        there.Tags[Tag.Parse("extra")] = digests["whole"];

        var run = await RunAsync(site, policy.Id);

        (run.Compared, run.Missing, run.Different, run.Damaged, run.Extra, run.Repairs).ShouldBe((4, 1, 1, 1, 1, 3));
        run.EndedAt.ShouldNotBeNull();
        (await DriftsAsync(site)).ShouldBe(["Damaged hollow", "Different moved", "Extra extra", "Missing gone"]);
        await site.DrainAsync();
        foreach (var (tag, digest) in digests)
        {
            there[tag].ShouldBe(digest, tag);
        }

        there.StoredBlobs.ShouldContainKey(blob);
        (await DriftsAsync(site)).ShouldBe(["Extra extra"]);
        there["extra"].ShouldBe(digests["whole"]);

        var again = await RunAsync(site, policy.Id);
        (again.Compared, again.Missing, again.Different, again.Damaged, again.Repairs).ShouldBe((4, 0, 0, 0, 0));
    }

    [Fact]
    public async Task A_rule_that_runs_by_hand_is_told_and_repaired_only_when_it_says_so()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Trigger = ReplicationTrigger.Manual);
        var digests = await PushAsync(site, "v1");
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        there.Tags.Clear();

        (await RunAsync(site, policy.Id)).ShouldSatisfyAllConditions(
            run => run.Missing.ShouldBe(1),
            run => run.Repairs.ShouldBe(0)
        );
        await site.DrainAsync();
        there["v1"].ShouldBeNull();

        await site.WriteAsync(async context => (await context.ReplicationPolicies.SingleAsync(Never)).Repair = true);
        (await RunAsync(site, policy.Id)).Repairs.ShouldBe(1);
        await site.DrainAsync();
        there["v1"].ShouldBe(digests["v1"]);
    }

    [Fact]
    public async Task What_somebody_else_put_there_stays_unless_the_rule_overrides()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Override = false);
        var digests = await PushAsync(site, "v1", "v2");
        var there = site.Remote.Content(Nginx);
        there.Tags[Tag.Parse("v1")] = digests["v2"];

        (await RunAsync(site, policy.Id)).ShouldSatisfyAllConditions(
            run => run.Different.ShouldBe(1),
            run => run.Repairs.ShouldBe(0)
        );
        await site.DrainAsync();
        there["v1"].ShouldBe(digests["v2"]);
    }

    [Fact]
    public async Task What_the_rule_itself_had_put_there_earlier_is_replaced_also_without_override()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Override = false);
        var earlier = await PushAsync(site, "v1");
        var digest = await site.PushAsync(Nginx, "v1", images.Image(600));
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        // As a process leaves it that was overtaken by another one and died.
        there.Tags[Tag.Parse("v1")] = earlier["v1"];

        (await RunAsync(site, policy.Id)).Repairs.ShouldBe(1);
        await site.DrainAsync();
        there["v1"].ShouldBe(digest);
    }

    [Fact]
    public async Task A_comparison_that_its_registry_broke_goes_on_and_counts_nothing_twice()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync();
        await PushAsync(site, [.. Enumerable.Range(0, 250).Select(number => $"v{number}")]);
        var id = (await site.Reconcile.StartAsync(policy.Id, Acts.By("admin"), Never))
            .ShouldBeOfType<ReconcileStart.Started>()
            .Id;
        site.Remote.Calls.Clear();
        site.Remote.BeforeCall = _ =>
            site.Remote.Calls.Count(call => call.StartsWith("resolve v", StringComparison.Ordinal)) > 220
                ? throw new RemoteException(new RemoteFault(RemoteFaultReason.Connect, "nobody answers"))
                : Task.CompletedTask;

        await site.Reconciler.RunAsync(id, Never);
        var waiting = await FindAsync(site, id);
        (waiting.Compared, waiting.StatusText, waiting.EndedAt).ShouldBe((200, "Waiting: nobody answers", null));
        site.Remote.BeforeCall = _ => Task.CompletedTask;
        await site.Reconciler.RunAsync(id, Never);

        var done = await FindAsync(site, id);
        (done.Compared, done.StatusText, done.EndedAt is null).ShouldBe((250, "", false));
    }

    [Fact]
    public async Task Each_rule_is_compared_once_in_an_interval_and_never_twice_at_once()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync();
        await site.Reconcile.StartDueAsync(Never);
        (await site.Reconciler.OpenAsync(Never)).ShouldBeEmpty();
        site.Clock.Advance(TimeSpan.FromMinutes(61));
        await site.Reconcile.StartDueAsync(Never);
        await site.Reconcile.StartDueAsync(Never);
        var open = (await site.Reconciler.OpenAsync(Never)).ShouldHaveSingleItem().Id;

        (await site.Reconcile.StartAsync(policy.Id, Acts.By("admin"), Never)).ShouldBe(new ReconcileStart.AtWork(open));
        site.Clock.Advance(TimeSpan.FromMinutes(61));
        await site.Reconcile.StartDueAsync(Never);
        (await site.Reconciler.OpenAsync(Never)).ShouldHaveSingleItem();
        await site.Reconciler.RunAsync(open, Never);
        (await site.Reconciler.OpenAsync(Never)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Comparing_never_deletes_whatever_has_gone_from_the_rows_here()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.ReplicateDeletion = true);
        var digests = await PushAsync(site, "v1");
        await site.WriteAsync(async context => await context.Tags.ExecuteDeleteAsync(Never));

        await RunAsync(site, policy.Id);
        await site.DrainAsync();

        site.Remote.Content(Nginx)["v1"].ShouldBe(digests["v1"]);
    }

    [Fact]
    public async Task What_the_rule_keeps_elsewhere_by_now_is_left_alone_where_it_was()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Override = true);
        await PushAsync(site, "v1");
        await site.WriteAsync(async context =>
            (await context.ReplicationPolicies.SingleAsync(Never)).DestinationNamespace = "moved"
        );
        site.Remote.Content(Nginx).Tags.Clear();

        (await RunAsync(site, policy.Id)).ShouldSatisfyAllConditions(
            run => run.Compared.ShouldBe(0),
            run => run.Repairs.ShouldBe(0)
        );
    }

    [Fact]
    public async Task A_tag_that_nobody_wanted_and_that_somebody_wants_now_is_noted_once()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync();
        var digests = await PushAsync(site, "v1");
        var there = site.Remote.Content(Nginx);
        there.Tags[Tag.Parse("v2")] = digests["v1"];
        await RunAsync(site, policy.Id);
        (await DriftsAsync(site)).ShouldBe(["Extra v2"]);
        await site.PushAsync(Nginx, "v2", images.Image(900));
        await site.DrainAsync();
        await site.WriteAsync(async context =>
            (await context.ReplicationTargets.SingleAsync(row => row.Tag == Tag.Parse("v2"), Never)).ComparedAt =
                site.Clock.GetUtcNow()
        );

        var run = await RunAsync(site, policy.Id);

        (run.Different, run.EndedAt is null).ShouldBe((1, false));
        (await DriftsAsync(site)).ShouldBe(["Different v2"]);
    }

    [Fact]
    public async Task A_comparison_that_another_node_has_taken_further_ends_without_a_verdict()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync();
        await PushAsync(site, "v1");
        var id = (await site.Reconcile.StartAsync(policy.Id, Acts.By("admin"), Never))
            .ShouldBeOfType<ReconcileStart.Started>()
            .Id;
        site.Remote.BeforeCall = _ =>
            site.WriteAsync(async context =>
                (await context.ReplicationReconciliations.SingleAsync(Never)).ComparedTargetId = 1
            );

        await site.Reconciler.RunAsync(id, Never);

        (await FindAsync(site, id)).EndedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_rule_that_was_changed_meanwhile_is_compared_as_it_is_then()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Override = true);
        await PushAsync(site, "v1");
        site.Remote.Content(Nginx).Tags.Clear();
        var id = (await site.Reconcile.StartAsync(policy.Id, Acts.By("admin"), Never))
            .ShouldBeOfType<ReconcileStart.Started>()
            .Id;
        site.Remote.BeforeCall = _ =>
            site.WriteAsync(async context =>
            {
                var row = await context.ReplicationPolicies.SingleAsync(Never);
                (row.Filters, row.UpdatedAt) = ("""[{"type":"tag","value":"none"}]""", site.Clock.GetUtcNow());
            });

        await site.Reconciler.RunAsync(id, Never);
        (await site.ExecutionsAsync()).Count.ShouldBe(1);
        site.Remote.BeforeCall = _ => Task.CompletedTask;
        await site.Reconciler.RunAsync(id, Never);

        (await FindAsync(site, id)).ShouldSatisfyAllConditions(
            run => run.EndedAt.ShouldNotBeNull(),
            run => run.Repairs.ShouldBe(0)
        );
    }

    [Fact]
    public async Task One_repository_that_is_refused_does_not_keep_the_others_from_being_compared()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync();
        await PushAsync(site, "v1", "v2", "v3");
        site.Remote.BeforeCall = call =>
            call == "resolve v2"
                ? throw new RemoteException(new RemoteFault(RemoteFaultReason.Credentials, "no right to it"))
                : Task.CompletedTask;

        (await RunAsync(site, policy.Id)).ShouldSatisfyAllConditions(
            run => run.Compared.ShouldBe(2),
            run => run.EndedAt.ShouldNotBeNull(),
            run => run.StatusText.ShouldContain("1 reference could not be compared")
        );
    }

    private async Task<Dictionary<string, Digest>> PushAsync(ReplicationSite site, params string[] tags)
    {
        var digests = new Dictionary<string, Digest>(StringComparer.Ordinal);
        var size = 100;
        foreach (var tag in tags)
        {
            digests[tag] = await site.PushAsync(Nginx, tag, images.Image(size++));
        }

        await site.DrainAsync();
        return digests;
    }

    private static Digest Layer(FakeRemoteRepository there, Digest manifest) =>
        ((ImageManifest)ManifestParser.Parse(there.Manifests[manifest].Content, MediaType.OciManifest).Document!)
            .Layers[0]
            .Digest;

    private static async Task<ReplicationReconciliationRow> RunAsync(ReplicationSite site, long policy)
    {
        var started = await site.Reconcile.StartAsync(policy, Acts.By("admin"), Never);
        var id = started.ShouldBeOfType<ReconcileStart.Started>().Id;
        await site.Reconciler.RunAsync(id, Never);
        return await FindAsync(site, id);
    }

    private static Task<ReplicationReconciliationRow> FindAsync(ReplicationSite site, long id) =>
        site.Database.ReadAsync(
            (context, token) =>
                context.ReplicationReconciliations.AsNoTracking().SingleAsync(row => row.Id == id, token),
            Never
        );

    private static async Task<List<string>> DriftsAsync(ReplicationSite site)
    {
        var rows = await site.Database.ReadAsync(
            (context, token) => context.ReplicationDrifts.AsNoTracking().ToListAsync(token),
            Never
        );
        return [.. rows.Select(row => $"{row.Kind} {row.Tag}").Order(StringComparer.Ordinal)];
    }
}
