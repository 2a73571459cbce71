using System.Text.Json;
using Entrepot.Data.Rows;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Policies;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Policies;

public sealed class ReplicationPoliciesTests
{
    private const string Nginx = "library/nginx";

    private static readonly PolicySettings Valid = RuleSettings.EventBased with { Override = false };

    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Fact]
    public void What_Harbor_refuses_is_refused_and_told_why()
    {
        Valid.Fault().ShouldBeNull();
        (Valid with { Name = "" }).Fault().ShouldNotBeNull();
        (Valid with { SourceEndpointId = 1 }).Fault().ShouldNotBeNull().ShouldContain("dest_registry");
        (Valid with { DestinationEndpointId = null }).Fault().ShouldNotBeNull();
        (Valid with { DestinationNamespace = "Not A Path" }).Fault().ShouldNotBeNull().ShouldContain("dest_namespace");
        (Valid with { SingleActiveReplication = true }).Fault().ShouldNotBeNull().ShouldContain("single active");
        (Valid with { Filters = [new FilterEntry("tag", JsonSerializer.SerializeToElement("v[1"), null)] })
            .Fault()
            .ShouldNotBeNull()
            .ShouldContain("filters[0]: bad pattern 'v[1' at character 2");
    }

    [Theory]
    [InlineData("0 0 2 * * *", true)]
    [InlineData("0 */5 * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("5 0 2 * * *", false)]
    [InlineData("0 2 * * *", false)]
    [InlineData("0 0 25 * * *", false)]
    [InlineData("0 0 2 30 2 *", false)]
    [InlineData("", false)]
    [InlineData("CRON_TZ=Europe/Berlin 0 0 2 * * *", true)]
    [InlineData("CRON_TZ=Europe/Atlantis 0 0 2 * * *", false)]
    [InlineData("CRON_TZ=Europe/Berlin", false)]
    [InlineData("CRON_TZ=Europe/Berlin 0 * * * * *", false)]
    public void A_schedule_has_six_fields_and_is_not_too_busy(string cron, bool valid) =>
        ((Valid with { Trigger = ReplicationTrigger.Scheduled, Cron = cron }).Fault() is null).ShouldBe(valid);

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_name_is_given_once(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var first = (await CreateAsync(site, Valid)).ShouldBeOfType<PolicyResult.Done>().Id;
        (await CreateAsync(site, Valid)).ShouldBeOfType<PolicyResult.NameTaken>();
        (
            await CreateAsync(site, Valid with { Name = "b", DestinationEndpointId = 9 })
        ).ShouldBeOfType<PolicyResult.Invalid>();
        (await site.Policies.UpdateAsync(first, Valid, Acts.By("admin"), Never)).ShouldBeOfType<PolicyResult.Done>();
        (await site.Policies.UpdateAsync(99, Valid, Acts.By("admin"), Never)).ShouldBeOfType<PolicyResult.Missing>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_at_work_is_not_deleted_and_one_at_rest_goes_with_its_history(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var id = (await CreateAsync(site, Valid)).ShouldBeOfType<PolicyResult.Done>().Id;
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        (await site.Policies.DeleteAsync(id, Acts.By("admin"), Never)).ShouldBeOfType<PolicyResult.AtWork>();

        await site.Stopper.StopAsync((await site.ExecutionsAsync())[0].Id, Acts.By("admin"), Never);
        (await site.Policies.DeleteAsync(id, Acts.By("admin"), Never)).ShouldBeOfType<PolicyResult.Done>();
        (await site.ExecutionsAsync()).ShouldBeEmpty();
        (await site.TasksAsync()).ShouldBeEmpty();
        (await site.TargetsAsync()).ShouldBeEmpty();
        (await site.Policies.DeleteAsync(id, Acts.By("admin"), Never)).ShouldBeOfType<PolicyResult.Missing>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_disabled_rule_stops_at_once_and_goes_on_when_it_is_enabled(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var id = (await CreateAsync(site, Valid)).ShouldBeOfType<PolicyResult.Done>().Id;
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        await site.Policies.UpdateAsync(id, Valid with { Enabled = false }, Acts.By("admin"), Never);
        (await site.LeaseAsync()).ShouldBeEmpty();
        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(ReplicationTaskStatus.Stopped);
        (await site.ExecutionsAsync())[0].StatusText.ShouldContain("the rule was disabled");

        await site.Policies.UpdateAsync(id, Valid, Acts.By("admin"), Never);
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
        (await site.TasksAsync())[^1].Status.ShouldBe(ReplicationTaskStatus.Succeed);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_waits_goes_to_the_new_name_when_the_namespace_changes(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var id = (await CreateAsync(site, Valid)).ShouldBeOfType<PolicyResult.Done>().Id;
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        await site.Policies.UpdateAsync(id, Valid with { DestinationNamespace = "mirror" }, Acts.By("admin"), Never);
        await site.DrainAsync();

        site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
        site.Remote.Content("mirror/nginx")["v1"].ShouldBe(digest);
        (await site.TasksAsync())
            .Select(task => task.Status)
            .ShouldBe([ReplicationTaskStatus.Stopped, ReplicationTaskStatus.Succeed]);
    }

    [Fact]
    public async Task A_changed_namespace_deletes_nothing_at_the_old_place()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var deleting = Valid with { ReplicateDeletion = true };
        var id = (await CreateAsync(site, deleting)).ShouldBeOfType<PolicyResult.Done>().Id;
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        await site.Policies.UpdateAsync(id, deleting with { DestinationNamespace = "mirror" }, Acts.By("admin"), Never);
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
    }

    [Fact]
    public async Task Deletions_that_were_held_back_are_carried_out_when_the_rule_is_enabled_again()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var deleting = Valid with { ReplicateDeletion = true };
        var id = await HeldAsync(site, deleting);
        site.Remote.Content(Nginx).Tags.Count.ShouldBe(101);
        await site.Policies.UpdateAsync(id, deleting with { Enabled = false }, Acts.By("admin"), Never);
        await site.Policies.UpdateAsync(id, deleting, Acts.By("admin"), Never);
        await site.DrainAsync();
        site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
        (await PausedAsync(site)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_referrer_deleted_while_deletions_are_held_back_goes_when_they_go_on()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var deleting = Valid with { ReplicateDeletion = true };
        var image = images.Image(500);
        var id = await HeldAsync(site, deleting);
        await site.PushAsync(Nginx, "signed", image);
        var signature = await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.signature"));
        await site.DrainAsync();
        site.Remote.Content(Nginx).Manifests.ContainsKey(signature).ShouldBeTrue();

        await site.DeleteManifestAsync(Nginx, signature);
        await site.DrainAsync();
        site.Remote.Content(Nginx).Manifests.ContainsKey(signature).ShouldBeTrue();
        await site.Policies.UpdateAsync(id, deleting with { Enabled = false }, Acts.By("admin"), Never);
        await site.Policies.UpdateAsync(id, deleting, Acts.By("admin"), Never);
        await site.DrainAsync();

        site.Remote.Content(Nginx).Manifests.ContainsKey(signature).ShouldBeFalse();
        site.Remote.Content(Nginx)["signed"].ToString().ShouldBe(image.Digest);
    }

    [Fact]
    public async Task Deletions_that_were_held_back_are_forgotten_when_the_rule_no_longer_deletes()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var deleting = Valid with { ReplicateDeletion = true };
        var id = await HeldAsync(site, deleting);
        await site.Policies.UpdateAsync(id, Valid, Acts.By("admin"), Never);
        await site.Policies.UpdateAsync(id, deleting with { Enabled = false }, Acts.By("admin"), Never);
        await site.Policies.UpdateAsync(id, deleting, Acts.By("admin"), Never);
        await site.DrainAsync();
        site.Remote.Content(Nginx).Tags.Count.ShouldBe(101);
        (await PausedAsync(site)).ShouldBeEmpty();
    }

    private async Task<long> HeldAsync(ReplicationSite site, PolicySettings settings)
    {
        var id = (await CreateAsync(site, settings)).ShouldBeOfType<PolicyResult.Done>().Id;
        var image = images.Image(300);
        for (var number = 0; number < 101; number++)
        {
            await site.PushAsync(Nginx, $"v{number}", image);
        }

        await site.DrainAsync();
        await site.DeleteRepositoryAsync(Nginx);
        await site.DrainAsync();
        return id;
    }

    private static Task<PolicyResult> CreateAsync(ReplicationSite site, PolicySettings settings) =>
        site.Policies.CreateAsync(settings, Acts.By("admin"), Never);

    private static Task<string> PausedAsync(ReplicationSite site) =>
        site.Database.ReadAsync(
            (context, token) => context.ReplicationPolicies.Select(policy => policy.PausedReason).SingleAsync(token),
            Never
        );
}
