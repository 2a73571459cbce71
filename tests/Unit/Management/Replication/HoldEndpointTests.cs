using System.Net;
using System.Text.Json;
using Entrepot.Cli.Replication;
using Entrepot.Cli.Where;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Replication;

public sealed class HoldEndpointTests : IDisposable
{
    private const string Registry = "/registries/1";
    private const string Policy = "/replication/policies/1";
    private const string Extensions = "/api/entrepot/v1";
    private static readonly string Admin = SiteHost.Basic("admin");

    private readonly StringWriter output = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => output.Dispose();

    [Theory]
    [InlineData(Registry)]
    [InlineData(Policy)]
    public async Task Who_pauses_it_is_shown_until_it_is_resumed(string what)
    {
        await using var site = await SiteAsync();
        (await ShownAsync(site, what)).TryGetProperty("held_at", out _).ShouldBeFalse();

        (await PostAsync(site, $"{what}/pause")).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(site, $"{what}/pause")).ShouldBe(HttpStatusCode.OK);

        var held = await ShownAsync(site, what);
        held.GetProperty("held_by").GetString().ShouldBe("admin");
        held.GetProperty("held_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        (await PostAsync(site, $"{what}/resume")).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(site, $"{what}/resume")).ShouldBe(HttpStatusCode.OK);
        var resumed = await ShownAsync(site, what);
        resumed.TryGetProperty("held_at", out _).ShouldBeFalse();
        resumed.TryGetProperty("held_by", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/registries/9")]
    [InlineData("/replication/policies/9")]
    public async Task What_is_not_there_is_not_found(string what)
    {
        await using var site = await SiteAsync();
        (await PostAsync(site, $"{what}/pause")).ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(site, $"{what}/resume")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_administrators_pause_and_resume()
    {
        await using var site = await SiteAsync();
        await site.AddAccountAsync("ann");
        foreach (
            var path in (string[])[$"{Registry}/pause", $"{Registry}/resume", $"{Policy}/pause", $"{Policy}/resume"]
        )
        {
            (await PostAsync(site, path, null)).ShouldBe(HttpStatusCode.Unauthorized);
            (await PostAsync(site, path, SiteHost.Basic("ann"))).ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_rule_and_a_registry_are_paused_and_resumed_by_name_on_the_command_line()
    {
        await using var site = await SiteAsync();
        using var client = Client(site);
        var control = new ReplicationControl(client, output);

        (await control.HoldRegistryAsync("peer", hold: true, Cancel)).ShouldBe(0);
        (await control.ListAsync(Cancel)).ShouldBe(0);
        (await control.HoldRuleAsync("rule", hold: true, Cancel)).ShouldBe(0);
        (await control.ListAsync(Cancel)).ShouldBe(0);
        (await control.HoldRuleAsync("rule", hold: false, Cancel)).ShouldBe(0);
        (await control.HoldRegistryAsync("peer", hold: false, Cancel)).ShouldBe(0);
        (await control.ListAsync(Cancel)).ShouldBe(0);
        (await control.HoldRuleAsync("rul", hold: true, Cancel)).ShouldBe(1);
        (await control.HoldRegistryAsync("pee", hold: true, Cancel)).ShouldBe(1);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[1].ShouldStartWith("rule  Local -> peer  manual  registry peer paused by admin since ");
        lines[3].ShouldStartWith("rule  Local -> peer  manual  paused by admin since ");
        lines[6].ShouldBe("rule  Local -> peer  manual  enabled");
        lines[^2].ShouldBe("There is no rule rul.");
    }

    [Fact]
    public async Task What_failed_is_tried_again_from_the_command_line_and_what_did_not_is_refused()
    {
        await using var site = await SiteAsync();
        await site.WriteAsync(context =>
        {
            var target = new ReplicationTargetRow
            {
                PolicyId = 1,
                DestinationRepository = RepositoryName.Parse("library/app"),
                SourceRepository = RepositoryName.Parse("library/app"),
                Tag = Tag.Parse("v1"),
                State = ReplicationTargetState.Failed,
                WantedSequence = 1,
            };
            context.ReplicationTasks.Add(
                new ReplicationTaskRow
                {
                    Execution = new ReplicationExecutionRow { PolicyId = 1, Planned = true },
                    Target = target,
                    Status = ReplicationTaskStatus.Failed,
                    Operation = "copy",
                    SourceResource = "library/app:v1",
                    DestinationResource = "library/app:v1",
                }
            );
            return Task.CompletedTask;
        });
        using var client = Client(site);
        var control = new ReplicationControl(client, output);

        (await control.RetryAsync(1, 1, Cancel)).ShouldBe(0);
        output.ToString().ShouldContain("Tasks tried again: 1, as execution 2.");
        (await Should.ThrowAsync<SiteException>(() => control.RetryAsync(1, null, Cancel))).Status.ShouldBe(
            HttpStatusCode.PreconditionFailed
        );
        (await Should.ThrowAsync<SiteException>(() => control.RetryAsync(77, null, Cancel))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    private static SiteClient Client(SiteHost site) =>
        new(
            site.Client.BaseAddress!.Authority,
            plainHttp: true,
            variable =>
                variable switch
                {
                    "ENTREPOT_USERNAME" => "admin",
                    "ENTREPOT_PASSWORD" => SiteHost.Password,
                    _ => null,
                }
        );

    private static async Task<HttpStatusCode> PostAsync(SiteHost site, string path) =>
        await PostAsync(site, path, Admin);

    private static async Task<HttpStatusCode> PostAsync(SiteHost site, string path, string? authorization) =>
        (await site.SendAsync(HttpMethod.Post, Extensions + path, authorization)).StatusCode;

    private static async Task<JsonElement> ShownAsync(SiteHost site, string path) =>
        await SiteHost.JsonAsync(await site.GetAsync($"/api/v2.0{path}", Admin));

    /// <summary>A site with one registry and one rule to it.</summary>
    private static async Task<SiteHost> SiteAsync()
    {
        var site = await SiteHost.StartAsync();
        await site.WriteAsync(context =>
        {
            context.ReplicationPolicies.Add(
                new ReplicationPolicyRow
                {
                    Name = "rule",
                    Enabled = true,
                    Trigger = ReplicationTrigger.Manual,
                    DestinationEndpoint = new RegistryEndpointRow
                    {
                        Name = "peer",
                        Type = "docker-registry",
                        Url = "http://127.0.0.1:1",
                    },
                }
            );
            return Task.CompletedTask;
        });
        return site;
    }
}
