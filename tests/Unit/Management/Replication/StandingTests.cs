using System.Net;
using System.Text.Json;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Replication;

/// <summary>What pages and people ask the site about work that goes on, waits or failed.</summary>
public sealed class StandingTests
{
    private const string Extensions = "/api/entrepot/v1";
    private static readonly string Admin = SiteHost.Basic("admin");
    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_task_says_why_it_waits_or_failed_and_when_it_is_tried_next(DatabaseKind kind)
    {
        await using var site = await SiteAsync(kind);
        var tasks = (await JsonAsync(site, "/replication/executions/1/tasks?sort=id"))
            .EnumerateArray()
            .OrderBy(task => task.GetProperty("dst_resource").GetString(), StringComparer.Ordinal)
            .ToList();

        tasks.Select(task => task.GetProperty("waits").GetBoolean()).ShouldBe([true, false, false, false]);
        tasks[0].GetProperty("cause").GetString().ShouldBe("it does not take connections");
        tasks[0].GetProperty("next_try_at").GetDateTimeOffset().ShouldBe(Later);
        tasks[1].GetProperty("cause").GetString().ShouldBe("the tag is immutable there");
        tasks[1].GetProperty("can_be_retried").GetBoolean().ShouldBeTrue();
        tasks[1].GetProperty("attempts").GetInt32().ShouldBe(5);
        tasks[2].GetProperty("cause").GetString().ShouldBe("the disk is full.");
        tasks[2].GetProperty("can_be_retried").GetBoolean().ShouldBeFalse();
        tasks[3].TryGetProperty("cause", out _).ShouldBeFalse();

        var failed = await site.GetAsync(
            $"{Extensions}/replication/executions/1/tasks?status=Failed&page_size=1",
            Admin
        );
        failed.Headers.GetValues("X-Total-Count").ShouldBe(["2"]);
        (await StatusAsync(site, "/replication/executions/1/tasks?status=x")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(site, "/replication/executions/9/tasks")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task All_rules_and_registries_stand_in_one_answer(DatabaseKind kind)
    {
        await using var site = await SiteAsync(kind);
        var standing = await JsonAsync(site, "/replication/standing");

        var rule = standing.GetProperty("rules")[0];
        rule.GetProperty("name").GetString().ShouldBe("rule");
        rule.GetProperty("waiting").GetInt32().ShouldBe(1);
        rule.GetProperty("failed").GetInt32().ShouldBe(1);
        rule.GetProperty("missing").GetInt32().ShouldBe(1);
        rule.GetProperty("extra").GetInt32().ShouldBe(0);
        rule.GetProperty("lag").GetInt64().ShouldBeGreaterThan(0);
        rule.GetProperty("succeeded_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UnixEpoch.AddDays(2));
        rule.GetProperty("last_run_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UnixEpoch);
        rule.GetProperty("comparing").GetBoolean().ShouldBeFalse();
        var registry = standing.GetProperty("registries")[0];
        registry.GetProperty("parked").GetBoolean().ShouldBeTrue();
        registry.GetProperty("parked_until").GetDateTimeOffset().ShouldBe(Later);
    }

    [Fact]
    public async Task A_cron_string_is_answered_with_its_next_runs_or_with_what_is_wrong()
    {
        await using var site = await SiteHost.StartAsync();
        var runs = (await JsonAsync(site, "/replication/schedule?cron=0%2030%203%20*%20*%20*"))
            .GetProperty("next_runs")
            .EnumerateArray()
            .Select(run => run.GetDateTimeOffset())
            .ToList();

        runs.Count.ShouldBe(5);
        runs.ShouldAllBe(run => run.Hour == 3 && run.Minute == 30);
        (runs[1] - runs[0]).ShouldBe(TimeSpan.FromDays(1));
        (await StatusAsync(site, "/replication/schedule?cron=0%20*%20*%20*%20*%20*")).ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await StatusAsync(site, "/replication/schedule")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_a_kind_of_registry_can_do_is_known_before_there_is_an_endpoint()
    {
        await using var site = await SiteHost.StartAsync();
        var ghcr = await JsonAsync(site, "/replication/capabilities?type=github-ghcr");
        ghcr.GetProperty("tag_deletion").GetBoolean().ShouldBeFalse();
        ghcr.GetProperty("repository_list").GetBoolean().ShouldBeFalse();
        var hub = await JsonAsync(site, "/replication/capabilities?type=docker-hub&url=https%3A%2F%2Fhub.docker.com");
        hub.GetProperty("maximum_path_components").GetInt32().ShouldBe(2);
        var google = await JsonAsync(
            site,
            "/replication/capabilities?type=google-gcr&url=https%3A%2F%2Feurope-docker.pkg.dev"
        );
        google.GetProperty("minimum_path_components").GetInt32().ShouldBe(3);
        (await StatusAsync(site, "/replication/capabilities?type=none")).ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<JsonElement> JsonAsync(SiteHost site, string path) =>
        await SiteHost.JsonAsync(await site.GetAsync(Extensions + path, Admin));

    private static async Task<HttpStatusCode> StatusAsync(SiteHost site, string path) =>
        (await site.GetAsync(Extensions + path, Admin)).StatusCode;

    /// <summary>A rule whose registry does not answer, with a task in each state.</summary>
    private static async Task<SiteHost> SiteAsync(DatabaseKind kind)
    {
        var site = await SiteHost.StartAsync(kind: kind);
        await site.WriteAsync(context =>
        {
            var policy = new ReplicationPolicyRow
            {
                Name = "rule",
                Enabled = true,
                Trigger = ReplicationTrigger.Manual,
                DestinationEndpoint = new RegistryEndpointRow
                {
                    Name = "peer",
                    Type = "docker-registry",
                    Url = "http://127.0.0.1:1",
                    ParkedUntil = Later,
                },
            };
            var execution = new ReplicationExecutionRow
            {
                Policy = policy,
                Planned = true,
                StartedAt = DateTimeOffset.UnixEpoch,
            };
            var waits = Target(policy, "v1", ReplicationTargetState.Wanted, "it does not take connections");
            context.ReplicationTasks.AddRange(
                Task(execution, waits, ReplicationTaskStatus.InProgress),
                Task(
                    execution,
                    Target(policy, "v2", ReplicationTargetState.Failed, "the tag is immutable there"),
                    ReplicationTaskStatus.Failed
                ),
                Task(
                    execution,
                    Target(policy, "v3", ReplicationTargetState.Settled, ""),
                    ReplicationTaskStatus.Failed,
                    "Failed: the disk is full."
                ),
                Task(execution, Target(policy, "v4", ReplicationTargetState.Settled, ""), ReplicationTaskStatus.Succeed)
            );
            context.ReplicationDrifts.Add(
                new ReplicationDriftRow
                {
                    Policy = policy,
                    Target = waits,
                    DestinationRepository = waits.DestinationRepository,
                    Tag = waits.Tag,
                    Kind = DriftKind.Missing,
                }
            );
            return System.Threading.Tasks.Task.CompletedTask;

            ReplicationTaskRow Task(
                ReplicationExecutionRow of,
                ReplicationTargetRow target,
                ReplicationTaskStatus status,
                string? line = null
            )
            {
                var row = new ReplicationTaskRow
                {
                    Execution = of,
                    Target = target,
                    Status = status,
                    Operation = "copy",
                    SourceResource = $"library/app:{target.Tag}",
                    DestinationResource = $"library/app:{target.Tag}",
                    StartedAt = DateTimeOffset.UnixEpoch.AddDays(1),
                    EndedAt = status == ReplicationTaskStatus.InProgress ? null : DateTimeOffset.UnixEpoch.AddDays(2),
                };
                if (line is not null)
                {
                    context.ReplicationTaskLogs.AddRange(
                        new ReplicationTaskLogRow { Task = row, Text = "Bringing it there." },
                        new ReplicationTaskLogRow { Task = row, Text = line }
                    );
                }

                return row;
            }
        });
        return site;
    }

    private static ReplicationTargetRow Target(
        ReplicationPolicyRow policy,
        string tag,
        ReplicationTargetState state,
        string cause
    ) =>
        new()
        {
            Policy = policy,
            DestinationRepository = RepositoryName.Parse("library/app"),
            SourceRepository = RepositoryName.Parse("library/app"),
            Tag = Tag.Parse(tag),
            State = state,
            WantedSequence = 1,
            Cause = cause,
            Attempts = state == ReplicationTargetState.Failed ? 5 : 0,
            NextTryAt = state == ReplicationTargetState.Wanted ? Later : null,
        };
}
