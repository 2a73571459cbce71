using System.Globalization;
using System.Net;
using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Alarms;

public sealed class AlarmEndpointTests
{
    private const string Path = "/api/entrepot/v1/alarms";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Alarms_that_last_come_first_whatever_the_page(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.WriteAsync(context =>
        {
            context.Alarms.AddRange(
                Alarm("over, earlier", 1),
                Alarm("lasts", null),
                Alarm("over, later", 2),
                Alarm("lasts, too", null, subject: 2)
            );
            return Task.CompletedTask;
        });
        var texts = new List<string>();
        for (var page = 1; page <= 4; page++)
        {
            var answer = await site.GetAsync(
                string.Create(CultureInfo.InvariantCulture, $"{Path}?page={page}&page_size=1"),
                SiteHost.Basic("admin")
            );
            answer.Headers.GetValues("X-Total-Count").ShouldBe(["4"]);
            texts.Add((await SiteHost.JsonAsync(answer))[0].GetProperty("text").GetString()!);
        }

        texts.ShouldBe(["lasts, too", "lasts", "over, later", "over, earlier"]);
    }

    [Fact]
    public async Task An_alarm_says_who_was_told_and_who_could_not_be()
    {
        await using var site = await SiteHost.StartAsync();
        await site.WriteAsync(context =>
        {
            context.AlarmNotices.Add(
                new AlarmNoticeRow
                {
                    Alarm = Alarm("lasts", null),
                    Channel = "http",
                    Attempts = 3,
                    Fault = "nobody answers",
                }
            );
            return Task.CompletedTask;
        });

        var alarm = (await SiteHost.JsonAsync(await site.GetAsync(Path, SiteHost.Basic("admin"))))[0];

        alarm.GetProperty("kind").GetString().ShouldBe("endpoint_parked");
        alarm.TryGetProperty("cleared_at", out _).ShouldBeFalse();
        var notice = alarm.GetProperty("notices")[0];
        notice.GetProperty("state").GetString().ShouldBe("raised");
        notice.GetProperty("attempts").GetInt32().ShouldBe(3);
        notice.GetProperty("fault").GetString().ShouldBe("nobody answers");
    }

    [Fact]
    public async Task Alarms_are_for_administrators_and_have_one_order()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");

        (await site.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync(Path, SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await site.GetAsync($"{Path}?sort=id", SiteHost.Basic("admin"))).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    private static AlarmRow Alarm(string text, int? clearedAt, long subject = 1) =>
        new()
        {
            Kind = AlarmKind.EndpointParked,
            SubjectId = subject,
            Subject = "there",
            Text = text,
            ClearedAt = clearedAt is { } second ? DateTimeOffset.UnixEpoch.AddSeconds(second) : null,
        };
}
