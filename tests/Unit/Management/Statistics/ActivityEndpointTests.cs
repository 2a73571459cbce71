using System.Net;
using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Statistics;

public sealed class ActivityEndpointTests
{
    private const string Path = "/api/entrepot/v1/statistics/activity";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Pushes_and_pulls_are_counted_for_each_hour_of_the_last_day(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddAccountAsync("ann");
        var now = DateTimeOffset.UtcNow;
        await site.WriteAsync(context =>
        {
            (string Operation, string Type, string Resource, double HoursAgo)[] lines =
            [
                ("create", "artifact", "library/a:v1", 0),
                ("create", "artifact", "library/a:v1", 2),
                ("create", "artifact", "library/a@sha256:0123", 2),
                ("create", "tag", "library/a:v2", 2),
                ("pull", "artifact", "library/a@sha256:0123", 2),
                ("create", "project", "library", 2),
                ("pull", "artifact", "library/a:v1", 30),
            ];
            foreach (var (index, line) in lines.Index())
            {
                context.AuditEntries.Add(
                    new AuditEntryRow
                    {
                        Id = 1_000_000 + index,
                        At = now.AddHours(-line.HoursAgo),
                        Actor = "ann",
                        Operation = line.Operation,
                        ResourceType = line.Type,
                        Resource = line.Resource,
                        PreviousHash = [],
                        Hash = [],
                    }
                );
            }

            return Task.CompletedTask;
        });

        var activity = await SiteHost.JsonAsync(await site.GetAsync(Path, SiteHost.Basic("admin")));
        var hours = activity.GetProperty("hours").EnumerateArray().ToList();
        hours.Count.ShouldBe(24);
        hours.Sum(hour => hour.GetProperty("pushes").GetInt32()).ShouldBe(3);
        hours.Sum(hour => hour.GetProperty("pulls").GetInt32()).ShouldBe(1);
        hours.Count(hour => hour.GetProperty("pushes").GetInt32() == 2).ShouldBe(1);
        activity.GetProperty("since").GetDateTimeOffset().ShouldBe(hours[0].GetProperty("at").GetDateTimeOffset());
        (await site.GetAsync(Path, SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
