using System.Net;
using System.Text.Json;
using Entrepot.Access.Audit;
using Entrepot.Access.Audit.Chain;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Audit;

public sealed class PurgeEndpointTests
{
    private const string Purge = "/api/v2.0/system/purgeaudit";
    private const string Schedule = $"{Purge}/schedule";
    private static readonly string Admin = SiteHost.Basic("admin");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_purge_by_hand_runs_and_its_history_and_log_tell_of_it(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await FillAsync(site);

        var started = await PostAsync(
            site,
            """{"schedule":{"type":"Manual"},"parameters":{"audit_retention_hour":24,"dry_run":false,"include_event_types":"pull_artifact"}}"""
        );

        started.StatusCode.ShouldBe(HttpStatusCode.Created);
        var location = started.Headers.Location!.ToString();
        location.ShouldStartWith($"{Purge}/");
        var run = await EndedAsync(site, location);
        run.GetProperty("job_status").GetString().ShouldBe("Success");
        run.GetProperty("job_kind").GetString().ShouldBe("MANUAL");
        using var parameters = JsonDocument.Parse(run.GetProperty("job_parameters").GetString()!);
        parameters.RootElement.GetProperty("audit_retention_hour").GetInt32().ShouldBe(24);
        parameters.RootElement.GetProperty("include_event_types").GetString().ShouldBe("pull_artifact");
        var log = await site.GetAsync($"{location}/log", Admin);
        log.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await log.Content.ReadAsStringAsync(Cancel)).ShouldContain("2 lines were removed");
        var history = await SiteHost.JsonAsync(await site.GetAsync(Purge, Admin));
        history[0].GetProperty("id").GetInt64().ShouldBe(run.GetProperty("id").GetInt64());
        (await OldAsync(site)).ShouldBe(["create"]);
    }

    [Fact]
    public async Task A_schedule_is_set_shown_changed_and_taken_away()
    {
        await using var site = await SiteHost.StartAsync();
        (await ShownAsync(site)).EnumerateObject().ShouldBeEmpty();

        (
            await PostAsync(
                site,
                """{"schedule":{"type":"Daily","cron":"0 0 0 * * *"},"parameters":{"audit_retention_hour":"168","dry_run":"true","include_operations":"create,delete,pull"}}"""
            )
        ).StatusCode.ShouldBe(HttpStatusCode.Created);
        var shown = await ShownAsync(site);
        shown.GetProperty("schedule").GetProperty("type").GetString().ShouldBe("Daily");
        shown.GetProperty("schedule").GetProperty("cron").GetString().ShouldBe("0 0 0 * * *");
        var next = shown.GetProperty("schedule").GetProperty("next_scheduled_time").GetDateTimeOffset();
        shown
            .GetProperty("schedule")
            .GetProperty("next_runs")
            .EnumerateArray()
            .Select(run => run.GetDateTimeOffset())
            .ShouldBe(Enumerable.Range(0, 5).Select(day => next.AddDays(day)));
        shown
            .GetProperty("job_parameters")
            .GetString()
            .ShouldBe("""{"audit_retention_hour":168,"dry_run":true,"include_event_types":"create,delete,pull"}""");

        (
            await PutAsync(
                site,
                """{"schedule":{"type":"Hourly","cron":"0 0 * * * *"},"parameters":{"audit_retention_hour":1,"include_event_types":"other"}}"""
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ShownAsync(site)).GetProperty("schedule").GetProperty("type").GetString().ShouldBe("Hourly");

        (await PutAsync(site, """{"schedule":{"type":"None"}}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ShownAsync(site)).EnumerateObject().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"schedule":{"type":"Manual"}}""")]
    [InlineData("""{"schedule":{"type":"Manual"},"parameters":{"audit_retention_hour":1}}""")]
    [InlineData(
        """{"schedule":{"type":"Manual"},"parameters":{"audit_retention_hour":-1,"include_event_types":"pull"}}"""
    )]
    [InlineData(
        """{"schedule":{"type":"Manual"},"parameters":{"audit_retention_hour":240001,"include_event_types":"pull"}}"""
    )]
    [InlineData(
        """{"schedule":{"type":"Manual"},"parameters":{"audit_retention_hour":1,"include_event_types":"drop_table"}}"""
    )]
    [InlineData(
        """{"schedule":{"type":"Manual"},"parameters":{"audit_retention_hour":1,"dry_run":"perhaps","include_event_types":"pull"}}"""
    )]
    [InlineData(
        """{"schedule":{"type":"Yearly"},"parameters":{"audit_retention_hour":1,"include_event_types":"pull"}}"""
    )]
    [InlineData(
        """{"schedule":{"type":"Custom","cron":"every day"},"parameters":{"audit_retention_hour":1,"include_event_types":"pull"}}"""
    )]
    [InlineData("""{}""")]
    public async Task What_is_no_schedule_is_refused_and_changes_nothing(string json)
    {
        await using var site = await SiteHost.StartAsync();

        (await PostAsync(site, json)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PutAsync(site, json)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await ShownAsync(site)).EnumerateObject().ShouldBeEmpty();
        (await SiteHost.JsonAsync(await site.GetAsync(Purge, Admin))).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_not_found_and_one_that_has_ended_may_be_stopped_in_vain()
    {
        await using var site = await SiteHost.StartAsync();
        foreach (var path in (string[])[$"{Purge}/9", $"{Purge}/9/log"])
        {
            (await site.GetAsync(path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await site.SendAsync(HttpMethod.Put, $"{Purge}/9", Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var location = (
            await PostAsync(
                site,
                """{"schedule":{"type":"Manual"},"parameters":{"audit_retention_hour":24,"include_event_types":"pull"}}"""
            )
        ).Headers.Location!.ToString();
        await EndedAsync(site, location);
        (await site.SendAsync(HttpMethod.Put, location, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SiteHost.JsonAsync(await site.GetAsync(location, Admin)))
            .GetProperty("job_status")
            .GetString()
            .ShouldBe("Success");
    }

    [Fact]
    public async Task Only_administrators_purge()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("bea");
        var bea = SiteHost.Basic("bea");
        (await site.GetAsync(Purge, bea)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await site.SendJsonAsync(HttpMethod.Post, Schedule, bea, "{}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await site.SendJsonAsync(HttpMethod.Put, $"{Purge}/1", bea, "{}")).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    private static Task FillAsync(SiteHost site) =>
        site.WriteAsync(context =>
            AuditChain.AppendAsync(
                context,
                [
                    .. ((string[])["pull", "create", "pull"]).Select(operation => new AuditLine(
                        DateTimeOffset.UnixEpoch,
                        "ann",
                        "",
                        operation,
                        "artifact",
                        "library/app:v1",
                        null
                    )),
                ],
                CancellationToken.None
            )
        );

    private static Task<List<string>> OldAsync(SiteHost site) =>
        site.Database.ReadAsync(
            (context, token) =>
                context
                    .AuditEntries.Where(row => row.Actor == "ann")
                    .OrderBy(row => row.Id)
                    .Select(row => row.Operation)
                    .ToListAsync(token),
            Cancel
        );

    private static async Task<JsonElement> EndedAsync(SiteHost site, string location)
    {
        JsonElement run = default;
        await Eventually.IsTrueAsync(
            "the purge has ended",
            async _ =>
            {
                run = await SiteHost.JsonAsync(await site.GetAsync(location, Admin));
                return run.GetProperty("job_status").GetString() != "Running";
            },
            Cancel
        );
        return run;
    }

    private static async Task<JsonElement> ShownAsync(SiteHost site) =>
        await SiteHost.JsonAsync(await site.GetAsync(Schedule, Admin));

    private static Task<HttpResponseMessage> PostAsync(SiteHost site, string json) =>
        site.SendJsonAsync(HttpMethod.Post, Schedule, Admin, json);

    private static Task<HttpResponseMessage> PutAsync(SiteHost site, string json) =>
        site.SendJsonAsync(HttpMethod.Put, Schedule, Admin, json);
}
